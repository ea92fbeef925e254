import { z } from 'zod'
import { AppError } from '../../base/error.ts'
import type { Idp } from '../../idp.ts'
import type { DriftReport } from '../../sync/drift-report.ts'
import { anyJson } from '../api-schema.ts'
import { type Api, endpoint } from '../endpoint.ts'

const resource = z.enum(['User', 'Group'])
const cause = z
  .enum(['target-changed', 'target-refused'])
  .describe('It was told and is otherwise now; or the target would not take it, and nobody tries again')
const trail = z.array(z.string()).describe('The last writes on that object, oldest first')

const item = {
  resource,
  id: z.string().nullable().describe('In the target; null for what was never made'),
  objectId: z.string().describe('In the directory'),
  name: z.string(),
  cause,
  exchangeIds: trail,
}

export const driftSchema: z.ZodType<DriftReport> = z
  .object({
    app: z.string(),
    equal: z.boolean(),
    complete: z.boolean().describe('Whether the target listed all that it has'),
    checked: z.int().describe('Resources of ours that were looked at'),
    unread: z.int().describe('Resources of ours that could not be read'),
    missing: z.array(z.object(item)),
    extra: z
      .array(
        z.object({
          resource,
          id: z.string(),
          objectId: z.string().nullable(),
          name: z.string(),
          because: z.enum(['deleted', 'made-twice', 'refused']),
          exchangeIds: trail,
        }),
      )
      .describe('What the IdP itself made or linked, and should not be there any more'),
    different: z.array(
      z.object({ ...item, id: z.string(), attribute: z.string(), expected: anyJson, actual: anyJson }),
    ),
    duplicates: z.array(
      z.object({
        resource: z.literal('User'),
        name: z.string(),
        ids: z.array(z.string()),
        exchangeIds: trail,
      }),
    ),
    more: z.int().describe('Differences beyond the first thousand of each kind'),
    untold: z
      .array(
        z.object({
          resource,
          id: z.string().nullable(),
          objectId: z.string(),
          name: z.string(),
          kinds: z.array(z.string()),
          status: z.enum(['waiting', 'queued', 'due']),
        }),
      )
      .describe('What the directory has and the target has not been told yet: no drift'),
    notes: z.array(z.string()).describe('What was odd about the reading'),
    unreachable: z.string().nullable().describe('Set when the target gave no answer'),
  })
  .meta({ id: 'Drift' })

const driftQuery = z.strictObject({
  app: z.string().optional().describe('id or name; may be left out where there is only one app'),
})

/** Whether a target is what the IdP believes it to be. */
export function driftRoutes(api: Api, idp: Idp): void {
  endpoint(
    api,
    'GET /drift',
    {
      summary: 'Read the target, also of a paused app, and say what differs from what the IdP believes',
      description:
        'Sends requests of its own, with the intent `drift`: lists page by page, and by id what the list shows otherwise.',
      query: driftQuery,
      answer: [200, 'What is missing, extra and different', driftSchema],
    },
    ({ query }) => idp.drift(query.app ?? onlyApp(idp)),
  )
}

function onlyApp({ directory }: Idp): string {
  const rows = directory.apps.rows()
  const [first] = rows
  if (first && rows.length === 1) return first.id
  throw new AppError('ERR_QUERY_INVALID', 'The query is not valid: app is missing.', {
    errors: [{ path: 'app', message: 'is missing' }],
    hint:
      rows.length === 0 ? 'There is no app yet.' : `There are ${rows.map(({ name }) => name).join(', ')}.`,
  })
}
