import { z } from 'zod'
import { checkInput } from '../../directory/check-input.ts'
import {
  type UserCreate,
  type UserPatch,
  userCreateSchema,
  userPatchSchema,
  userStatuses,
} from '../../directory/user-schema.ts'
import type { Idp } from '../../idp.ts'
import { pageOf, userView } from '../api-schema.ts'
import { type Api, endpoint } from '../endpoint.ts'
import { pageQuery } from '../query.ts'
import { mergePatchTypes } from '../request-body.ts'

const listQuery = z.strictObject({
  ...pageQuery,
  status: z
    .enum(userStatuses, `must be one of ${userStatuses.join(', ')}`)
    .optional()
    .describe('Without it everybody but the deleted'),
})

const deleteQuery = z.strictObject({
  hard: z.enum(['true', 'false'], 'must be true or false').default('false').describe('Past the recycle bin'),
})

const passwordSchema = z.strictObject({ password: z.string().min(1, 'must not be empty') })

const passwordInput = { code: 'ERR_USER_INVALID', noun: 'password', names: ['password'] }

/** The verbs of a user's life, and what each does to the status. */
const verbs = {
  activate: 'staged or deactivated → active',
  suspend: 'active → suspended',
  unsuspend: 'suspended → active',
  deactivate: 'staged, active or suspended → deactivated',
  restore: 'deleted → the status before',
} as const

export function userRoutes(api: Api, { directory: { users } }: Idp): void {
  endpoint(
    api,
    'GET /users',
    {
      summary: 'List users, in order of creation',
      query: listQuery,
      answer: [200, 'A page of users', pageOf(userView)],
    },
    ({ query }) => users.list(query),
  )
  endpoint(
    api,
    'POST /users',
    { summary: 'Create a user', body: { schema: userCreateSchema }, answer: [201, 'The user', userView] },
    ({ body }) => users.create(body as UserCreate),
  )
  endpoint(
    api,
    'GET /users/{user}',
    { summary: 'A user', answer: [200, 'The user', userView] },
    ({ params }) => users.get(params.user),
  )
  endpoint(
    api,
    'PATCH /users/{user}',
    {
      summary: 'Change a user by a JSON merge patch (RFC 7396)',
      description: 'null and "" take a value away; custom is merged by its own keys.',
      body: { schema: userPatchSchema, types: mergePatchTypes },
      answer: [200, 'The user', userView],
    },
    ({ params, body }) => users.update(params.user, body as UserPatch),
  )
  endpoint(
    api,
    'DELETE /users/{user}',
    {
      summary: 'Delete a user',
      description:
        'The first delete is soft: restore brings the user back. A second one, or hard, is for good.',
      query: deleteQuery,
      answer: [204, 'Deleted'],
    },
    ({ params, query }) => users.delete(params.user, { hard: query.hard === 'true' }),
  )
  for (const verb of Object.keys(verbs) as (keyof typeof verbs)[]) {
    endpoint(
      api,
      `POST /users/{user}/${verb}`,
      { summary: verbs[verb], answer: [200, 'The user', userView] },
      ({ params }) => users[verb](params.user),
    )
  }
  endpoint(
    api,
    'PUT /users/{user}/password',
    {
      summary: 'Set the password of a user',
      body: { schema: passwordSchema },
      answer: [204, 'Set; it is never shown'],
    },
    ({ params, body }) =>
      users.setPassword(params.user, checkInput(passwordSchema, body, passwordInput).password),
  )
}
