import { z } from 'zod'
import {
  type PushRuleCreate,
  type PushRulePatch,
  pushRuleCreateSchema,
  pushRulePatchSchema,
  pushRuleSchema,
} from '../../directory/push-rule-schema.ts'
import type { Idp } from '../../idp.ts'
import { pageOf } from '../api-schema.ts'
import { type Api, endpoint } from '../endpoint.ts'
import { pageQuery } from '../query.ts'

const listQuery = z.strictObject(pageQuery)

const view = pushRuleSchema.meta({ id: 'PushRule' })

const deleteQuery = z.strictObject({
  target: z
    .enum(['delete', 'leave'], 'must be delete or leave')
    .default('delete')
    .describe("What becomes of the target's groups"),
})

const verbs = {
  activate: 'inactive → active: what it matches is pushed, also what has come meanwhile',
  deactivate: 'active → inactive: it pushes no further group; those that it has pushed stay pushed',
} as const

/** Rules that push every group they match. */
export function pushRuleRoutes(api: Api, { directory: { pushRules } }: Idp): void {
  endpoint(
    api,
    'GET /apps/{app}/push-rules',
    {
      summary: 'Rules that push groups, in the order in which they were made',
      query: listQuery,
      answer: [200, 'A page of push rules', pageOf(view)],
    },
    ({ params, query }) => pushRules.list(params.app, query),
  )
  endpoint(
    api,
    'POST /apps/{app}/push-rules',
    {
      summary: 'Push every group of that name, also those that are made or renamed later',
      description:
        'With a description both have to fit. What is pushed by name, or by another rule, stays as it is. Some vendors limit how many groups a rule may match.',
      body: { schema: pushRuleCreateSchema },
      answer: [201, 'The rule', view],
    },
    ({ params, body }) => pushRules.create(params.app, body as PushRuleCreate),
  )
  endpoint(
    api,
    'GET /apps/{app}/push-rules/{rule}',
    { summary: 'One of them, by id or name', answer: [200, 'The rule', view] },
    ({ params }) => pushRules.get(params.app, params.rule),
  )
  endpoint(
    api,
    'PATCH /apps/{app}/push-rules/{rule}',
    {
      summary: 'Change a push rule',
      description:
        'A condition is replaced as a whole. What the rule has pushed stays pushed, whether it matches or not.',
      body: { schema: pushRulePatchSchema },
      answer: [200, 'The rule', view],
    },
    ({ params, body }) => pushRules.update(params.app, params.rule, body as PushRulePatch),
  )
  endpoint(
    api,
    'DELETE /apps/{app}/push-rules/{rule}',
    {
      summary: 'End a push rule, and every push that it has begun',
      query: deleteQuery,
      answer: [204, 'Deleted'],
    },
    ({ params, query }) => pushRules.delete(params.app, params.rule, query),
  )
  for (const verb of Object.keys(verbs) as (keyof typeof verbs)[]) {
    endpoint(
      api,
      `POST /apps/{app}/push-rules/{rule}/${verb}`,
      { summary: verbs[verb], answer: [200, 'The rule', view] },
      ({ params }) => pushRules[verb](params.app, params.rule),
    )
  }
}
