import { z } from 'zod'
import { checkInput } from '../../directory/check-input.ts'
import type { Idp } from '../../idp.ts'
import { numberIn } from '../../journal/ids.ts'
import { resetScopes } from '../../sync/app-control.ts'
import { type Api, endpoint } from '../endpoint.ts'
import {
  connectionTestSchema,
  cycleSchema,
  delaySchema,
  onDemandResultSchema,
  settleSchema,
  statusSchema,
} from '../view-schema.ts'

const syncSchema = z.strictObject({ mode: z.enum(['incremental', 'initial']).default('incremental') })
const restartSchema = z.strictObject({
  resetScope: z
    .array(z.enum(resetScopes))
    .optional()
    .describe(
      'What is forgotten. Default: Watermark, Escrows and QuarantineState. ConnectorDataStore: links.',
    ),
})
const onDemandSchema = z.union([
  z.strictObject({ user: z.string().describe('id or userName') }),
  z.strictObject({
    group: z.string().describe('id or displayName'),
    members: z.array(z.string()).optional().describe('Who is told of, by id or userName'),
  }),
])
const settleBody = z.strictObject({
  app: z.string().optional().describe('id or name; without it every app'),
  timeoutMs: z.number().min(0, 'must not be negative').optional().describe('Real milliseconds'),
})
const delayQuery = z.strictObject({
  app: z.string().optional().describe('id or name'),
  event: z.string().optional().describe('user.created, group.member.added …'),
})

const input = {
  code: 'ERR_REQUEST_INVALID',
  noun: 'body',
  names: ['mode', 'user', 'group', 'members', 'app', 'timeoutMs', 'resetScope'],
}

export function engineRoutes(api: Api, { engine, journal }: Idp): void {
  endpoint(
    api,
    'POST /apps/{app}/test-connection',
    {
      summary: "The vendor's connection test: what was sent and what came back",
      answer: [200, 'How it went', connectionTestSchema],
    },
    async ({ params }) => {
      const { exchangeIds, ...result } = await engine.testConnection(params.app)
      const exchanges = exchangeIds.map((id) => journal.get(numberIn('exc', id) ?? 0))
      return { ...result, exchangeIds, exchanges }
    },
  )
  endpoint(
    api,
    'POST /apps/{app}/sync',
    {
      summary: 'Start a cycle; for event-driven vendors: evaluate everything now',
      body: { schema: syncSchema, required: false },
      answer: [202, 'The cycle, which goes on by itself', cycleSchema],
    },
    ({ params, body }) => engine.sync(params.app, checkInput(syncSchema, body ?? {}, input).mode),
  )
  endpoint(
    api,
    'POST /apps/{app}/provision-on-demand',
    {
      summary: 'Provision one user, or one group with some members, at once',
      body: { schema: onDemandSchema },
      answer: [200, 'What was done, and the steps in which the vendor tells it', onDemandResultSchema],
    },
    ({ params, body }) => engine.provisionOnDemand(params.app, checkInput(onDemandSchema, body, input)),
  )
  endpoint(
    api,
    'POST /apps/{app}/pause',
    { summary: 'Send nothing until resumed', answer: [200, 'The status', statusSchema] },
    ({ params }) => engine.pause(params.app),
  )
  endpoint(
    api,
    'POST /apps/{app}/resume',
    { summary: 'Go on', answer: [200, 'The status', statusSchema] },
    ({ params }) => engine.resume(params.app),
  )
  endpoint(
    api,
    'POST /apps/{app}/restart',
    {
      summary: 'Start from scratch: a new initial cycle; links are kept unless resetScope says otherwise',
      body: { schema: restartSchema, required: false },
      answer: [200, 'The status', statusSchema],
    },
    ({ params, body }) => engine.restart(params.app, checkInput(restartSchema, body ?? {}, input).resetScope),
  )
  endpoint(
    api,
    'POST /apps/{app}/allow-deletions',
    {
      summary: 'Let deletions go that were too many at once; they are told in the next cycle',
      answer: [200, 'The status', statusSchema],
    },
    ({ params }) => engine.allowDeletions(params.app),
  )
  endpoint(
    api,
    'GET /apps/{app}/status',
    { summary: 'What the engine does for an app', answer: [200, 'The status', statusSchema] },
    ({ params }) => engine.status(params.app),
  )
  endpoint(
    api,
    'POST /settle',
    {
      summary: 'Wait until nothing is due or under way',
      description: 'With the virtual clock it advances from one due moment to the next.',
      body: { schema: settleBody, required: false },
      answer: [200, 'How it ended', settleSchema],
    },
    ({ body }) => engine.settle(checkInput(settleBody, body ?? {}, input)),
  )
  endpoint(
    api,
    'GET /delays',
    {
      summary: 'From the commit of a change until it was sent, acknowledged and visible',
      query: delayQuery,
      answer: [200, 'A row for each app, event and stage', z.object({ items: z.array(delaySchema) })],
    },
    ({ query }) => ({ items: engine.delays(query) }),
  )
}
