import { z } from 'zod'
import {
  type PushOptions,
  pushedGroupSchema,
  pushOptionsSchema,
} from '../../directory/pushed-group-schema.ts'
import type { Idp } from '../../idp.ts'
import { pageOf } from '../api-schema.ts'
import { type Api, endpoint } from '../endpoint.ts'
import { pageQuery } from '../query.ts'

const listQuery = z.strictObject(pageQuery)

const view = pushedGroupSchema.meta({ id: 'PushedGroup' })

const unpushQuery = z.strictObject({
  target: z
    .enum(['delete', 'leave'], 'must be delete or leave')
    .default('delete')
    .describe("What becomes of the target's group"),
})

/** What may be asked of a push, and what it does to the status. */
const verbs = {
  activate: 'inactive → active: changes are told again, the memberships at once',
  deactivate: 'active or error → inactive: nothing is told of the group any more, for now',
  push: 'Tell the group again, whatever is known of it; one in error is tried again',
  retry: 'error → active: tell the group again',
} as const

/** Which groups are sent as groups, and how that stands. */
export function pushedGroupRoutes(api: Api, { directory: { pushedGroups } }: Idp): void {
  endpoint(
    api,
    'GET /apps/{app}/pushed-groups',
    {
      summary: 'Groups whose object is sent to the target, and how that stands',
      query: listQuery,
      answer: [200, 'A page of pushed groups', pageOf(view)],
    },
    ({ params, query }) => pushedGroups.list(params.app, query),
  )
  endpoint(
    api,
    'GET /apps/{app}/pushed-groups/{group}',
    { summary: 'One of them', answer: [200, 'The pushed group', view] },
    ({ params }) => pushedGroups.get(params.app, params.group),
  )
  endpoint(
    api,
    'PUT /apps/{app}/pushed-groups/{group}',
    {
      summary: 'Send a group as a group',
      description: 'Without a body it is looked up by its name, or made.',
      body: { schema: pushOptionsSchema, required: false },
      answer: [204, 'Pushed now'],
    },
    ({ params, body }) => pushedGroups.push(params.app, params.group, body as PushOptions | undefined),
  )
  endpoint(
    api,
    'DELETE /apps/{app}/pushed-groups/{group}',
    { summary: 'Stop sending a group as a group', query: unpushQuery, answer: [204, 'Not pushed any more'] },
    ({ params, query }) => pushedGroups.unpush(params.app, params.group, query),
  )
  for (const verb of Object.keys(verbs) as (keyof typeof verbs)[]) {
    endpoint(
      api,
      `POST /apps/{app}/pushed-groups/{group}/${verb}`,
      { summary: verbs[verb], answer: [200, 'The pushed group', view] },
      ({ params }) => pushedGroups.turn(verb, params.app, params.group),
    )
  }
  endpoint(
    api,
    'POST /apps/{app}/pushed-groups/retry-all',
    {
      summary: 'Try every group in error again',
      answer: [200, 'Those that were in error', z.object({ items: z.array(view) })],
    },
    ({ params }) => ({ items: pushedGroups.retryAll(params.app) }),
  )
}
