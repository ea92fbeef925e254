import { z } from 'zod'
import {
  type GroupCreate,
  type GroupPatch,
  groupCreateSchema,
  groupPatchSchema,
} from '../../directory/group-schema.ts'
import type { Idp } from '../../idp.ts'
import { groupView, pageOf, subjectView } from '../api-schema.ts'
import { type Api, endpoint } from '../endpoint.ts'
import { pageQuery } from '../query.ts'
import { mergePatchTypes } from '../request-body.ts'

const listQuery = z.strictObject(pageQuery)

export function groupRoutes(api: Api, { directory: { groups, members } }: Idp): void {
  endpoint(
    api,
    'GET /groups',
    {
      summary: 'List groups, in order of creation',
      query: listQuery,
      answer: [200, 'A page of groups', pageOf(groupView)],
    },
    ({ query }) => groups.list(query),
  )
  endpoint(
    api,
    'POST /groups',
    {
      summary: 'Create a group',
      body: { schema: groupCreateSchema },
      answer: [201, 'The group', groupView],
    },
    ({ body }) => groups.create(body as GroupCreate),
  )
  endpoint(
    api,
    'GET /groups/{group}',
    { summary: 'A group', answer: [200, 'The group', groupView] },
    ({ params }) => groups.get(params.group),
  )
  endpoint(
    api,
    'PATCH /groups/{group}',
    {
      summary: 'Change a group by a JSON merge patch (RFC 7396)',
      body: { schema: groupPatchSchema, types: mergePatchTypes },
      answer: [200, 'The group', groupView],
    },
    ({ params, body }) => groups.update(params.group, body as GroupPatch),
  )
  endpoint(
    api,
    'DELETE /groups/{group}',
    { summary: 'Delete a group with its memberships and assignments', answer: [204, 'Deleted'] },
    ({ params }) => groups.delete(params.group),
  )
  endpoint(
    api,
    'GET /groups/{group}/members',
    {
      summary: 'The direct members, in the order in which they were added',
      query: listQuery,
      answer: [200, 'A page of members', pageOf(subjectView)],
    },
    ({ params, query }) => members.list(params.group, query),
  )
  endpoint(
    api,
    'PUT /groups/{group}/members/{member}',
    { summary: 'Make somebody a member; fine if already so', answer: [204, 'A member now'] },
    ({ params }) => members.add(params.group, params.member),
  )
  endpoint(
    api,
    'DELETE /groups/{group}/members/{member}',
    { summary: 'End a membership; fine if there is none', answer: [204, 'No member now'] },
    ({ params }) => members.remove(params.group, params.member),
  )
}
