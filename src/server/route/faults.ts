import { z } from 'zod'
import type { Idp } from '../../idp.ts'
import type { FaultInput } from '../../sync/view.ts'
import { faultSchema, faultTypes } from '../../wire/fault/fault.ts'
import { anyJson } from '../api-schema.ts'
import { type Api, endpoint } from '../endpoint.ts'

const shownSchema = z
  .object({
    id: z.string().describe('flt_<number>'),
    type: z.enum(faultTypes),
    matched: z.int().describe('So many requests have met it and matched'),
    fired: z.int().describe('So many of them it has disturbed'),
  })
  .catchall(anyJson)
  .describe('With all that the fault was given as, or has by default')

const listSchema = z.object({ items: z.array(shownSchema) })

/** Whatever was sent as the list that it stands for: its shape is wrong where that of the list is. */
const bodySchema = z.preprocess(
  (body) => {
    if (typeof body === 'object' && body !== null && 'items' in body) return body
    return { items: Array.isArray(body) ? body : [body] }
  },
  z.strictObject({ items: z.array(faultSchema) }),
)

/** Disturbances put on the wire on purpose. */
export function faultRoutes(api: Api, { engine }: Idp): void {
  endpoint(
    api,
    'GET /apps/{app}/faults',
    {
      summary: 'The faults on the wire of an app, in the order in which a request meets them',
      answer: [200, 'The faults', listSchema],
    },
    ({ params }) => ({ items: engine.faults(params.app) }),
  )
  endpoint(
    api,
    'PUT /apps/{app}/faults',
    {
      summary: 'Put these faults in place of those before; counting begins anew',
      description: 'The body may also be a bare list, or one bare fault.',
      body: { schema: bodySchema },
      answer: [200, 'The faults', listSchema],
    },
    ({ params, body }) => ({ items: engine.setFaults(params.app, body as FaultInput) }),
  )
  endpoint(
    api,
    'DELETE /apps/{app}/faults',
    { summary: 'Disturb nothing any more', answer: [204, 'Done'] },
    ({ params }) => engine.clearFaults(params.app),
  )
}
