import { z } from 'zod'
import type { Idp } from '../../idp.ts'
import { pageOf } from '../api-schema.ts'
import { type Api, endpoint } from '../endpoint.ts'
import { pageQuery } from '../query.ts'
import { operationSchema, taskSchema } from '../view-schema.ts'

const taskQuery = z.strictObject({ ...pageQuery, app: z.string().optional().describe('id or name') })

const retryQuery = z.strictObject({
  resource: z
    .enum(['User', 'Group'], 'must be User or Group')
    .optional()
    .describe('Those of users or of groups alone'),
})

/** What failed for good, and what an administrator does about it. */
export function taskRoutes(api: Api, { engine }: Idp): void {
  endpoint(
    api,
    'GET /tasks',
    {
      summary: 'Operations that failed for good, in the words of the vendor',
      query: taskQuery,
      answer: [200, 'A page of tasks', pageOf(taskSchema)],
    },
    ({ query }) => engine.tasks(query),
  )
  endpoint(
    api,
    'POST /apps/{app}/tasks/retry-all',
    {
      summary: 'Try all of them again; groups in error as well',
      query: retryQuery,
      answer: [200, 'Which', z.object({ retried: z.array(z.string()).describe('Ids of operations') })],
    },
    ({ params, query }) => engine.retryTasks(params.app, query.resource),
  )
  endpoint(
    api,
    'POST /operations/{operation}/dismiss',
    {
      summary: 'Mark a failed operation as done: it is no task any more',
      answer: [200, 'The operation, skipped', operationSchema],
    },
    ({ params }) => engine.dismiss(params.operation),
  )
}
