import { z } from 'zod'
import type { Idp } from '../../idp.ts'
import { pageOf } from '../api-schema.ts'
import { type Api, endpoint } from '../endpoint.ts'
import { pageQuery } from '../query.ts'
import { operationSchema } from '../view-schema.ts'

const listQuery = z.strictObject(pageQuery)

/** What waits for an administrator, where the profile's `approvals` ask for one. */
export function approvalRoutes(api: Api, { engine }: Idp): void {
  endpoint(
    api,
    'GET /apps/{app}/approvals',
    {
      summary: 'Operations that wait until an administrator approves them',
      query: listQuery,
      answer: [200, 'A page of operations', pageOf(operationSchema)],
    },
    ({ params, query }) => engine.approvals({ ...query, app: params.app }),
  )
  endpoint(
    api,
    'POST /apps/{app}/approvals/approve-all',
    {
      summary: 'Let all of them go',
      answer: [200, 'How many', z.object({ approved: z.int() })],
    },
    ({ params }) => engine.approveAll(params.app),
  )
  endpoint(
    api,
    'POST /operations/{operation}/approve',
    {
      summary: 'Let an operation go that waits for approval',
      answer: [200, 'The operation', operationSchema],
    },
    ({ params }) => engine.approve(params.operation),
  )
  endpoint(
    api,
    'POST /operations/{operation}/reject',
    {
      summary: 'Send nothing of it; the object is looked at again when it changes next',
      answer: [200, 'The operation', operationSchema],
    },
    ({ params }) => engine.reject(params.operation),
  )
}
