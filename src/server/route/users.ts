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
  activate: { verb: 'activate', summary: 'staged or deactivated → active' },
  suspend: { verb: 'suspend', summary: 'active → suspended' },
  unsuspend: { verb: 'unsuspend', summary: 'suspended → active' },
  lock: { verb: 'lock', summary: 'active → lockedOut, as after too many failed sign-ins' },
  unlock: { verb: 'unlock', summary: 'lockedOut → active' },
  'expire-password': {
    verb: 'expirePassword',
    summary: 'active → passwordExpired, until there is a new password',
  },
  'reset-password': {
    verb: 'resetPassword',
    summary: 'active, lockedOut or passwordExpired → recovery, until there is a new password',
  },
  deactivate: { verb: 'deactivate', summary: 'Everybody but the deleted → deactivated' },
  restore: { verb: 'restore', summary: 'deleted → the status before' },
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
  for (const [path, { verb, summary }] of Object.entries(verbs)) {
    endpoint(
      api,
      `POST /users/{user}/${path as keyof typeof verbs}`,
      { summary, answer: [200, 'The user', userView] },
      ({ params }) => users[verb](params.user),
    )
  }
  endpoint(
    api,
    'PUT /users/{user}/password',
    {
      summary: 'Set the password of a user',
      description: 'Whoever is in recovery, or has a password that expired, is active with it.',
      body: { schema: passwordSchema },
      answer: [204, 'Set; it is never shown'],
    },
    ({ params, body }) =>
      users.setPassword(params.user, checkInput(passwordSchema, body, passwordInput).password),
  )
}
