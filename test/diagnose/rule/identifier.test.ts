import { identifierRules } from '../../../src/diagnose/rule/identifier.ts'
import { prove } from '../prove.ts'
import { del, filtered, get, group, list, newUser, patch, post, put, user } from '../wire.ts'

const byName = filtered('/Users', 'userName eq "ada@acme.test"')
const ada = get('/Users/u1', 200, user())

prove(identifierRules, {
  'RFC7643-3.1-id-stable': {
    passes: {
      'the same again': [
        ada,
        patch(
          '/Users/u1',
          [{ op: 'replace', path: 'userName', value: 'eve' }],
          200,
          user({ userName: 'eve' }),
        ),
      ],
    },
    fails: {
      'a number': {
        on: [get('/Users/7', 200, user({ id: 7 }))],
        seen: 'GET /Users/7 → 200: the id of a User is 7, which is no string.',
        excerpt: '"id":7',
        aspect: 'User type',
      },
      'a reserved word': {
        on: [get('/Users/bulkId', 200, user({ id: 'bulkId' }))],
        seen: 'GET /Users/bulkId → 200: the id is "bulkId".',
        excerpt: '"id":"bulkId"',
      },
      'the userName': {
        on: [get('/Users/Ada%40acme.test', 200, user({ id: 'Ada@acme.test' }))],
        verdict: 'warn',
        seen: 'GET /Users/Ada%40acme.test → 200: the id is the userName, which may change.',
        excerpt: '"id":"Ada@acme.test"',
      },
      'the displayName of a group': {
        on: [get('/Groups/crew', 200, group({ id: 'crew' }))],
        verdict: 'warn',
        seen: 'GET /Groups/crew → 200: the id is the displayName, which may change.',
        excerpt: '"id":"crew"',
      },
      'another one in the answer to a rename': {
        on: [ada, put('/Users/u1', user({ userName: 'eve' }), 200, user({ id: 'u9', userName: 'eve' }))],
        seen: 'PUT /Users/u1 → 200: the answer shows the id "u9".',
        excerpt: '"id":"u9"',
        aspect: 'User write',
      },
      'another one in a look-up': {
        on: [ada, get(byName, 200, list(user({ id: 'u9' })))],
        seen: /200: "ada@acme\.test" has the id "u9", and had "u1"\.$/,
        excerpt: '"id":"u9"',
        aspect: 'look-up',
      },
      'given again': {
        on: [
          ada,
          del('/Users/u1', 204),
          post('/Users', newUser({ userName: 'bob' }), 201, user({ userName: 'bob' })),
        ],
        seen: 'POST /Users → 201: the id "u1" was that of "ada@acme.test".',
        excerpt: '"id":"u1"',
        aspect: 'User again',
      },
    },
    silent: {
      'who was deleted and made again': [get(byName, 200, list())],
    },
  },
  'RFC7643-3.1-externalId': {
    passes: {
      'as it was sent': [post('/Users', newUser({ externalId: 'e1' }), 201, user({ externalId: 'e1' }))],
      'later as well': [
        post('/Users', newUser({ externalId: 'e1' }), 201, user({ externalId: 'e1' })),
        patch('/Users/u1', [{ op: 'replace', path: 'title', value: 'x' }], 204),
        get('/Users/u1', 200, user({ externalId: 'e1', title: 'x' })),
      ],
    },
    fails: {
      invented: {
        on: [post('/Users', newUser(), 201, user({ externalId: 'u1' }))],
        seen: 'POST /Users → 201: externalId is "u1", and none was sent.',
        excerpt: '"externalId":"u1"',
        aspect: 'User set',
      },
      changed: {
        on: [post('/Users', newUser({ externalId: 'E-1' }), 201, user({ externalId: 'e-1' }))],
        seen: 'POST /Users → 201: externalId was sent as "E-1" and is "e-1".',
        excerpt: '"externalId":"e-1"',
        aspect: 'User changed',
      },
      lost: {
        on: [post('/Users', newUser({ externalId: 'e1' }), 201, { id: 'u1' }), get('/Users/u1', 200, user())],
        seen: 'GET /Users/u1 → 200: externalId was sent as "e1" and is left out.',
        excerpt: '(no "externalId")',
        aspect: 'User lost',
      },
      'lost by a write of something else': {
        on: [
          get('/Users/u1', 200, user({ externalId: 'e1' })),
          patch('/Users/u1', [{ op: 'replace', path: 'title', value: 'x' }], 200, user({ title: 'x' })),
        ],
        seen: 'PATCH /Users/u1 → 200: externalId was sent as "e1" and is left out.',
        excerpt: '(no "externalId")',
      },
      'changed where it was written': {
        on: [
          get('/Users/u1', 200, user({ externalId: 'e1' })),
          patch(
            '/Users/u1',
            [{ op: 'replace', path: 'externalId', value: 'E-2' }],
            200,
            user({ externalId: 'e-2' }),
          ),
        ],
        seen: 'PATCH /Users/u1 → 200: externalId was sent as "E-2" and is "e-2".',
        excerpt: '"externalId":"e-2"',
      },
    },
    silent: {
      'a write that took no effect': [
        get('/Users/u1', 200, user({ externalId: 'e1' })),
        patch('/Users/u1', [{ op: 'Replace', path: 'externalId', value: 'e2' }], 204),
        get('/Users/u1', 200, user({ externalId: 'e1' })),
      ],
      'never told': [get('/Users/u1', 200, user({ externalId: 'whose' }))],
      'only a part was asked for': [
        post('/Users', newUser({ externalId: 'e1' }), 201, { id: 'u1' }),
        get('/Users/u1?attributes=userName', 200, user()),
      ],
    },
  },
  'SIM-id-url-safe': {
    passes: {
      'a UUID': [get('/Users/x', 200, user({ id: '8f14e45f-ceea-467f-a9c4-6b5f1e0a0b3f' }))],
      'an address': [get('/Users/x', 200, user({ id: 'ada@acme.test' }))],
    },
    fails: {
      'a slash': {
        on: [get('/Users/acme%2Fada', 200, user({ id: 'acme/ada' }))],
        seen: 'GET /Users/acme%2Fada → 200: the id "acme/ada" has to be percent-encoded.',
        excerpt: '"id":"acme/ada"',
        aspect: 'User',
      },
      'a plus': {
        on: [post('/Users', newUser(), 201, user({ id: 'ada+1@acme.test' }))],
        seen: 'POST /Users → 201: the id "ada+1@acme.test" has to be percent-encoded.',
        excerpt: '"id":"ada+1@acme.test"',
      },
      'a letter beyond ASCII': {
        on: [post('/Users', newUser(), 201, user({ id: 'zoë' }))],
        seen: 'POST /Users → 201: the id "zoë" has to be percent-encoded.',
        excerpt: '"id":"zoë"',
      },
    },
    silent: { 'no id': [post('/Users', newUser(), 201, newUser())] },
  },
})
