import { z } from 'zod'
import { checkInput } from '../../directory/check-input.ts'
import type { Idp } from '../../idp.ts'
import type { ObservationView } from '../../sync/view.ts'
import { type Api, endpoint } from '../endpoint.ts'

const longest = 86_400_000

const bodySchema = z.strictObject({
  pollMs: z
    .int()
    .min(1)
    .max(longest)
    .nullable()
    .optional()
    .describe('Milliseconds between two looks at one resource; null: only when asked. Default 250'),
  patienceMs: z
    .int()
    .min(1)
    .max(longest)
    .optional()
    .describe('Milliseconds until something counts as never shown. Default 60000'),
  time: z
    .enum(['real', 'idp'])
    .optional()
    .describe('idp: for a target that lives in the virtual time of the IdP. Default real'),
})

const viewSchema: z.ZodType<ObservationView> = z
  .object({
    on: z.boolean(),
    pollMs: z.number().nullable(),
    patienceMs: z.number().nullable(),
    watched: z.int().describe('Told, and still looked for'),
    seen: z.int(),
    unseen: z.int().describe('Looked for until patience ended'),
    undecided: z.int().describe('Told otherwise before it was seen, or no look was answered'),
    looks: z.int().describe('Since the server started, or since it was asked for'),
    failedLooks: z.int(),
    lastFailure: z.string().nullable(),
    widestGapMs: z
      .number()
      .describe('The longest between a look that did not show something and the one that did'),
  })
  .meta({ id: 'Observation' })

const input = {
  code: 'ERR_REQUEST_INVALID',
  noun: 'body',
  names: ['pollMs', 'patienceMs', 'time'],
}

/** Looking at targets until they show what they were told. */
export function observationRoutes(api: Api, { engine }: Idp): void {
  endpoint(
    api,
    'GET /apps/{app}/observation',
    {
      summary: 'Whether the target is looked at until it shows what it was told, and what came of it',
      answer: [200, 'How it stands', viewSchema],
    },
    ({ params }) => engine.observation(params.app),
  )
  endpoint(
    api,
    'PUT /apps/{app}/observation',
    {
      summary: 'Look at the target from now on; GET /delays then tells committed→visible',
      description: 'The looks are requests beside the traffic of the vendor, and are not in the journal.',
      body: { schema: bodySchema, required: false },
      answer: [200, 'How it stands', viewSchema],
    },
    ({ params, body }) => engine.observe(params.app, checkInput(bodySchema, body ?? {}, input)),
  )
  endpoint(
    api,
    'DELETE /apps/{app}/observation',
    { summary: 'Look no more; what was seen stays', answer: [204, 'Done'] },
    ({ params }) => engine.unobserve(params.app),
  )
  endpoint(
    api,
    'POST /apps/{app}/observation/look',
    {
      summary: 'Look now at everything that is still looked for',
      answer: [200, 'How it stands', viewSchema],
    },
    ({ params }) => engine.look(params.app),
  )
}
