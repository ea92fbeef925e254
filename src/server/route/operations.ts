import { z } from 'zod'
import type { Idp } from '../../idp.ts'
import { pageOf } from '../api-schema.ts'
import { type Api, endpoint } from '../endpoint.ts'
import { objectIdOf } from '../object-id.ts'
import { pageQuery } from '../query.ts'
import { cycleSchema, operationSchema } from '../view-schema.ts'

const statuses = ['queued', 'running', 'waiting', 'succeeded', 'failed', 'skipped']
const app = z.string().optional().describe('id or name')

const operationQuery = z.strictObject({
  ...pageQuery,
  app,
  status: z.enum(statuses, `must be one of ${statuses.join(', ')}`).optional(),
  object: z.string().optional().describe('A user or group, by id or name'),
  cycle: z.string().optional().describe('cyc_<number>'),
})

const cycleQuery = z.strictObject({ ...pageQuery, app })

/** The provisioning log. */
export function operationRoutes(api: Api, { engine, directory }: Idp): void {
  endpoint(
    api,
    'GET /operations',
    {
      summary: 'The provisioning log',
      query: operationQuery,
      answer: [200, 'A page of operations', pageOf(operationSchema)],
    },
    ({ query }) =>
      engine.operations({ ...query, object: query.object && objectIdOf(directory, query.object) }),
  )
  endpoint(
    api,
    'GET /operations/{operation}',
    {
      summary: 'One operation: steps, attempts, outcome, what the vendor says of it',
      answer: [200, 'The operation', operationSchema],
    },
    ({ params }) => engine.operation(params.operation),
  )
  endpoint(
    api,
    'POST /operations/{operation}/retry',
    {
      summary: 'Try a failed or waiting operation again, now',
      answer: [200, 'The operation', operationSchema],
    },
    ({ params }) => engine.retry(params.operation),
  )
  endpoint(
    api,
    'GET /cycles',
    {
      summary: 'Passes of the engine over apps',
      query: cycleQuery,
      answer: [200, 'A page of cycles', pageOf(cycleSchema)],
    },
    ({ query }) => engine.cycles(query),
  )
}
