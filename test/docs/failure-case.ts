import type { JsonObject } from '../../src/base/json.ts'
import type { OddAnswer } from '../../src/scenario/answer-schema.ts'
import type { Lab } from '../support/lab.ts'

/** One way in which a target fails, and what has to happen so that a vendor meets it. */
export interface FailureCase {
  title: string
  /** How the target answers; none: a fault on the wire. */
  rules: readonly Partial<OddAnswer>[]
  faults?: readonly JsonObject[]
  /** What the vendor is about to do when it meets the failure. */
  scene: keyof typeof scenes
  /** Which ladder decides about another attempt. */
  ladder: 'throttled' | 'serverError' | 'network' | 'refused'
}

const user = { userName: 'ada@acme.test', givenName: 'Ada', familyName: 'Byron', email: 'ada@acme.test' }

/** `before` is told while all is well. */
export const scenes = {
  create: {
    before: () => {},
    play: ({ idp: { directory } }: Lab) => {
      directory.users.create(user)
      directory.assignments.assign('app', { user: user.userName })
    },
  },
  update: {
    before: ({ idp: { directory } }: Lab) => {
      directory.users.create(user)
      directory.assignments.assign('app', { user: user.userName })
    },
    play: ({ idp: { directory } }: Lab) => void directory.users.update(user.userName, { title: 'Lead' }),
  },
  leave: {
    before: ({ idp: { directory } }: Lab) => {
      directory.users.create(user)
      directory.assignments.assign('app', { user: user.userName })
    },
    play: ({ idp: { directory } }: Lab) =>
      void directory.assignments.unassign('app', { user: user.userName }),
  },
  member: {
    before: ({ idp: { directory } }: Lab) => {
      directory.users.create(user)
      directory.assignments.assign('app', { user: user.userName })
      directory.groups.create({ displayName: 'Team' })
      directory.assignments.assign('app', { group: 'Team' })
      directory.pushedGroups.push('app', 'Team')
    },
    play: ({ idp: { directory } }: Lab) => void directory.members.add('Team', { user: user.userName }),
  },
} satisfies Record<string, { before: (lab: Lab) => void; play: (lab: Lab) => void }>

const scimError = (status: number, detail: string, scimType?: string) => ({
  status,
  body: {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
    status: String(status),
    ...(scimType && { scimType }),
    detail,
  },
})
const onCreate = { method: 'POST', path: '/Users' }
const writes = [{ method: 'PUT' }, { method: 'PATCH' }]
const refuse = (when: JsonObject, status: number, detail: string, scimType?: string) =>
  ({ when, answer: scimError(status, detail, scimType) }) as Partial<OddAnswer>

export const failureCases: readonly FailureCase[] = [
  {
    title: 'every request is answered with 401',
    rules: [refuse({}, 401, 'token expired')],
    scene: 'create',
    ladder: 'refused',
  },
  {
    title: 'a look-up is answered with 404',
    rules: [refuse({ method: 'GET', path: '/Users' }, 404, 'nobody')],
    scene: 'create',
    ladder: 'refused',
  },
  {
    title: 'a look-up finds two',
    rules: [
      {
        when: { method: 'GET', path: '/Users', query: '*ada*' },
        answer: {
          status: 200,
          body: {
            schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
            totalResults: 2,
            Resources: [
              { id: 'a', userName: user.userName },
              { id: 'b', userName: user.userName },
            ],
          },
        },
      } as never,
    ],
    scene: 'create',
    ladder: 'refused',
  },
  {
    title: '400 to a create',
    rules: [refuse(onCreate, 400, 'userName is too long', 'invalidValue')],
    scene: 'create',
    ladder: 'refused',
  },
  {
    title: '403 to a create',
    rules: [refuse(onCreate, 403, 'not for you')],
    scene: 'create',
    ladder: 'refused',
  },
  {
    title: '409 to a create that the look-up did not foresee',
    rules: [refuse(onCreate, 409, 'taken', 'uniqueness')],
    scene: 'create',
    ladder: 'refused',
  },
  {
    title: '422 to a create',
    rules: [refuse(onCreate, 422, 'no such department')],
    scene: 'create',
    ladder: 'refused',
  },
  {
    title: '201 without an id',
    rules: [{ when: onCreate, answer: { status: 201, body: { userName: user.userName } } } as never],
    scene: 'create',
    ladder: 'refused',
  },
  {
    title: '201 with something that is no JSON',
    rules: [{ when: onCreate, answer: { status: 201, text: '<html>' } } as never],
    scene: 'create',
    ladder: 'refused',
  },
  {
    title: '429 with Retry-After: 120',
    rules: [
      {
        when: onCreate,
        answer: { ...scimError(429, 'slow down'), headers: { 'retry-after': '120' } },
      } as never,
    ],
    scene: 'create',
    ladder: 'throttled',
  },
  {
    title: '429 without Retry-After',
    rules: [refuse(onCreate, 429, 'slow down')],
    scene: 'create',
    ladder: 'throttled',
  },
  {
    title: '500 to a create',
    rules: [refuse(onCreate, 500, 'oops')],
    scene: 'create',
    ladder: 'serverError',
  },
  {
    title: '501 to a PATCH or PUT',
    rules: writes.map((when) => refuse(when, 501, 'not here')),
    scene: 'update',
    ladder: 'serverError',
  },
  {
    title: 'the connection is refused',
    rules: [],
    faults: [{ type: 'connect-refused', match: { method: 'POST' } }],
    scene: 'create',
    ladder: 'network',
  },
  {
    title: 'no answer in time',
    rules: [],
    faults: [{ type: 'lost-response', match: { method: 'POST' } }],
    scene: 'create',
    ladder: 'network',
  },
  {
    title: '404 to an account that is linked',
    rules: [refuse({ path: '/Users/*' }, 404, 'gone')],
    scene: 'update',
    ladder: 'refused',
  },
  {
    title: 'a leaver cannot be disabled (400)',
    rules: [...writes.map((when) => refuse(when, 400, 'no')), refuse({ method: 'DELETE' }, 400, 'no')],
    scene: 'leave',
    ladder: 'refused',
  },
  {
    title: 'a membership is refused (400)',
    rules: writes.map((when) => refuse({ ...when, path: '/Groups/*' }, 400, 'no such member')),
    scene: 'member',
    ladder: 'refused',
  },
]
