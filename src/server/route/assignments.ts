import { z } from 'zod'
import type { Idp } from '../../idp.ts'
import { pageOf, subjectView } from '../api-schema.ts'
import { type Api, endpoint } from '../endpoint.ts'
import { pageQuery } from '../query.ts'

const listQuery = z.strictObject(pageQuery)

const pushedGroupSchema = z.object({ id: z.string(), displayName: z.string() })

const unpushQuery = z.strictObject({
  target: z
    .enum(['delete', 'leave'], 'must be delete or leave')
    .default('delete')
    .describe("What becomes of the target's group"),
})

/** Who is provisioned to an app, and which groups are sent as groups. */
export function assignmentRoutes(api: Api, { directory: { assignments, pushedGroups } }: Idp): void {
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
  endpoint(
    api,
    'GET /apps/{app}/pushed-groups',
    {
      summary: 'Groups whose object is sent to the target',
      query: listQuery,
      answer: [200, 'A page of groups', pageOf(pushedGroupSchema)],
    },
    ({ params, query }) => pushedGroups.list(params.app, query),
  )
  endpoint(
    api,
    'PUT /apps/{app}/pushed-groups/{group}',
    { summary: 'Send a group as a group', answer: [204, 'Pushed now'] },
    ({ params }) => pushedGroups.push(params.app, params.group),
  )
  endpoint(
    api,
    'DELETE /apps/{app}/pushed-groups/{group}',
    { summary: 'Stop sending a group as a group', query: unpushQuery, answer: [204, 'Not pushed any more'] },
    ({ params, query }) => pushedGroups.unpush(params.app, params.group, query),
  )
}
