import { z } from 'zod'
import type { Idp } from '../../idp.ts'
import type { OperationView } from '../../sync/view.ts'
import { anyObject, pageOf } from '../api-schema.ts'
import { type Api, endpoint } from '../endpoint.ts'
import { objectIdOf } from '../object-id.ts'
import { pageQuery } from '../query.ts'
import { cycleSchema, diagnosedOperationSchema } from '../view-schema.ts'

const statuses = ['queued', 'running', 'waiting', 'succeeded', 'failed', 'skipped']
const app = z.string().optional().describe('id or name')

const operationQuery = z.strictObject({
  ...pageQuery,
  app,
  status: z.enum(statuses, `must be one of ${statuses.join(', ')}`).optional(),
  object: z.string().optional().describe('A user or group, by id or name'),
  cycle: z.string().optional().describe('cyc_<number>'),
})

const logQuery = z.strictObject(pageQuery)

/** In the shape that the profile's `log` names. */
const logRowSchema = anyObject.describe('In the shape that `log.shape` of the profile names')

const cycleQuery = z.strictObject({ ...pageQuery, app })

/** The provisioning log. */
export function operationRoutes(api: Api, idp: Idp): void {
  const { engine, directory } = idp
  endpoint(
    api,
    'GET /operations',
    {
      summary: 'The provisioning log',
      query: operationQuery,
      answer: [200, 'A page of operations', pageOf(diagnosedOperationSchema)],
    },
    ({ query }) => {
      const object = query.object && objectIdOf(directory, query.object)
      const { items, nextCursor } = engine.operations({ ...query, object })
      return { items: diagnosed(items, idp), nextCursor }
    },
  )
  endpoint(
    api,
    'GET /operations/{operation}',
    {
      summary:
        'One operation: steps, attempts, outcome, what the vendor says of it, and what is wrong with the target',
      answer: [200, 'The operation', diagnosedOperationSchema],
    },
    ({ params }) => diagnosed([engine.operation(params.operation)], idp)[0],
  )
  endpoint(
    api,
    'GET /operations/{operation}/log',
    {
      summary: "The rows of the vendor's own log about one operation: one for each attempt",
      query: logQuery,
      answer: [200, 'A page of rows', pageOf(logRowSchema)],
    },
    ({ params: { operation }, query }) => engine.log({ ...query, operation }),
  )
  endpoint(
    api,
    'GET /apps/{app}/log',
    {
      summary: "The vendor's own log of an app, as its administrator reads it",
      description: 'Oldest first. Empty where the profile has no `log`.',
      query: logQuery,
      answer: [200, 'A page of rows', pageOf(logRowSchema)],
    },
    ({ params: { app }, query }) => engine.log({ ...query, app }),
  )
  endpoint(
    api,
    'POST /operations/{operation}/retry',
    {
      summary: 'Try a failed or waiting operation again, now',
      answer: [200, 'The operation', diagnosedOperationSchema],
    },
    ({ params }) => diagnosed([engine.retry(params.operation)], idp)[0],
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

/** Beside the vendor's own code and sentence: what the exchanges of the operation show to be wrong with the target. */
function diagnosed(operations: readonly OperationView[], { diagnosis }: Idp) {
  const found = diagnosis?.ofOperations(operations.map(({ id }) => id))
  return operations.map((operation) => ({ ...operation, findings: found?.get(operation.id) ?? [] }))
}
