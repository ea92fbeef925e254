import { consistencyRules } from '../../../src/diagnose/rule/consistency.ts'
import { prove } from '../prove.ts'
import {
  del,
  enterprise,
  filtered,
  get,
  group,
  list,
  members,
  newUser,
  patch,
  post,
  put,
  scimError,
  user,
} from '../wire.ts'

const byName = filtered('/Users', 'userName eq "ada@acme.test"')
const title = [{ op: 'replace', path: 'title', value: 'Two' }]
const read = (value: string, more = {}) => get('/Users/u1', 200, user({ title: value }), more)
const told = (more = {}) => patch('/Users/u1', title, 204, undefined, more)
const [first, second] = [{ cycle: 1 }, { cycle: 2 }]

prove(consistencyRules, {
  'SIM-read-your-writes': {
    passes: { 'shown by the very next read': [read('One'), told(), read('Two')] },
    fails: {
      'a replica, three seconds late': {
        on: [read('One', { at: 0 }), told({ at: 100 }), read('One', { at: 200 }), read('Two', { at: 3100 })],
        seen: 'GET /Users/u1 → 200 shows title as it had been told, 3000 ms after the write; a read before that did not.',
        aspect: 'old title',
      },
      'within a second': {
        on: [read('One', { at: 0 }), told({ at: 100 }), read('One', { at: 200 }), read('Two', { at: 900 })],
        verdict: 'warn',
        seen: 'GET /Users/u1 → 200 shows title as it had been told, 800 ms after the write; a read before that did not.',
      },
      'created, and found later': {
        on: [
          post('/Users', newUser(), 201, user(), { at: 0 }),
          get(byName, 200, list(), { at: 100 }),
          get(byName, 200, list(user()), { at: 5000 }),
        ],
        seen: /200 shows what an earlier read had not found, 5000 ms after the write; a read before that did not\.$/,
        aspect: 'missing',
      },
    },
    silent: {
      'never shown: that is no matter of time': [read('One'), told(), read('One'), read('One')],
      'another write came in between': [
        read('One', { at: 0 }),
        told({ at: 100 }),
        read('One', { at: 200 }),
        put('/Users/u1', user({ title: 'Two' }), 204, undefined, { at: 300 }),
        read('Two', { at: 3100 }),
      ],
      deleted: [
        post('/Users', newUser(), 201, user()),
        del('/Users/u1', 204),
        get('/Users/u1', 404, scimError(404)),
      ],
    },
  },
  'SIM-second-cycle-noop': {
    passes: {
      'as it was told in the cycle before': [
        post('/Users', newUser({ title: 'One' }), 201, user({ title: 'One' }), first),
        read('One', second),
      ],
      'by PATCH': [read('One', first), told(first), read('Two', second)],
    },
    fails: {
      'otherwise than it was told': {
        on: [
          post(
            '/Users',
            newUser({ phoneNumbers: [{ type: 'work', value: '+49 (30) 1' }] }),
            201,
            { id: 'u1' },
            first,
          ),
          get('/Users/u1', 200, user({ phoneNumbers: [{ type: 'work', value: '+49301' }] }), second),
        ],
        seen: 'GET /Users/u1 → 200: phoneNumbers was told as [{"type":"work","value":"+49 (30) 1"}] in an earlier cycle and is [{"type":"work","value":"+49301"}].',
        excerpt: '"phoneNumbers":[{"type":"work","value":"+49301"}]',
        aspect: 'User phoneNumbers',
      },
      'by PATCH, in an extension': {
        on: [
          get('/Users/u1', 200, user(), first),
          patch(
            '/Users/u1',
            [{ op: 'add', path: `${enterprise}:department`, value: 'R&D' }],
            204,
            undefined,
            first,
          ),
          get('/Users/u1', 200, user(), second),
        ],
        seen: `GET /Users/u1 → 200: ${enterprise}:department was told as "R&D" in an earlier cycle and is left out.`,
        excerpt: `(no "${enterprise}:department")`,
      },
    },
    silent: {
      'in the same cycle': [
        post('/Users', newUser({ title: 'One' }), 201, { id: 'u1' }, first),
        read('Two', first),
      ],
      'without cycles': [post('/Users', newUser({ title: 'One' }), 201, { id: 'u1' }), read('Two')],
      'the manager has been deleted since': [
        post('/Users', newUser({ [enterprise]: { manager: { value: 'u2' } } }), 201, { id: 'u1' }, first),
        del('/Users/u2', 204, undefined, first),
        get('/Users/u1', 200, user(), second),
      ].slice(1),
      'of members other rules speak': [
        post('/Groups', group({ members: members('u1') }), 201, { id: 'g1' }, first),
        get('/Users/u9', 404, scimError(404), second),
      ],
    },
  },
})
