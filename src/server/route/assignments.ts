import { z } from 'zod'
import type { Idp } from '../../idp.ts'
import { pageOf, subjectView } from '../api-schema.ts'
import { type Api, endpoint } from '../endpoint.ts'
import { pageQuery } from '../query.ts'

const listQuery = z.strictObject(pageQuery)

/** Who is provisioned to an app. */
export function assignmentRoutes(api: Api, { directory: { assignments } }: Idp): void {
  endpoint(
    api,
    'GET /apps/{app}/assignments',
    {
      summary: 'Users and groups that were assigned themselves',
      query: listQuery,
      answer: [200, 'A page of assignments', pageOf(subjectView)],
    },
    ({ params, query }) => assignments.list(params.app, query),
  )
  endpoint(
    api,
    'PUT /apps/{app}/assignments/users/{user}',
    { summary: 'Assign a user', answer: [204, 'Assigned now'] },
    ({ params }) => assignments.assign(params.app, { user: params.user }),
  )
  endpoint(
    api,
    'DELETE /apps/{app}/assignments/users/{user}',
    { summary: 'Take the assignment of a user back', answer: [204, 'Not assigned any more'] },
    ({ params }) => assignments.unassign(params.app, { user: params.user }),
  )
  endpoint(
    api,
    'PUT /apps/{app}/assignments/groups/{group}',
    { summary: 'Assign the immediate members of a group', answer: [204, 'Assigned now'] },
    ({ params }) => assignments.assign(params.app, { group: params.group }),
  )
  endpoint(
    api,
    'DELETE /apps/{app}/assignments/groups/{group}',
    { summary: 'Take the assignment of a group back', answer: [204, 'Not assigned any more'] },
    ({ params }) => assignments.unassign(params.app, { group: params.group }),
  )
}
