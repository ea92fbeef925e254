import type { JsonObject } from '../../../src/base/json.ts'
import { createRules } from '../../../src/diagnose/rule/create.ts'
import { prove } from '../prove.ts'
import { enterprise, get, group, newGroup, newUser, patch, post, put, scimError, user } from '../wire.ts'

const wrongly = (attributes: JsonObject) => ({ 'urn:ietf:params:scim:schemas:core:2.0:User': attributes })
const location = { headers: { Location: 'https://app.test/scim/v2/Users/u1' } }
const microsoft = 'http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group'

prove(createRules, {
  'RFC7644-3.3-201': {
    passes: { created: [post('/Users', newUser(), 201, user())] },
    fails: {
      'a 200': {
        on: [post('/Users', newUser(), 200, user())],
        seen: 'POST /Users → 200.',
        excerpt: 'HTTP 200',
      },
      'later, perhaps': {
        on: [post('/Users', newUser(), 202)],
        seen: 'POST /Users → 202.',
        excerpt: 'HTTP 202',
      },
      'an account that was there': {
        on: [get('/Users/u1', 200, user()), post('/Users', newUser(), 200, user())],
        verdict: 'warn',
        seen: 'POST /Users → 200 with u1, which was there before: on purpose?',
        excerpt: 'HTTP 200',
      },
    },
    silent: { refused: [post('/Users', newUser(), 409, scimError(409))] },
  },
  'RFC7644-3.3-location': {
    passes: { 'both, and the same': [post('/Users', newUser(), 201, user(), location)] },
    fails: {
      'no header': {
        on: [post('/Users', newUser(), 201, user())],
        seen: 'POST /Users → 201 without Location.',
        excerpt: '(no Location)',
      },
      'not in the body': {
        on: [post('/Users', newUser(), 201, user({ meta: { resourceType: 'User' } }), location)],
        seen: 'POST /Users → 201 without meta.location.',
        excerpt: '"meta":{"resourceType":"User"}',
      },
      'two of them': {
        on: [post('/Users', newUser(), 201, user(), { headers: { Location: '/scim/v2/Users/u1' } })],
        seen: 'POST /Users → 201: Location is /scim/v2/Users/u1, meta.location "https://app.test/scim/v2/Users/u1".',
        excerpt: 'Location: /scim/v2/Users/u1',
      },
    },
    silent: { 'no body': [post('/Users', newUser(), 201)] },
  },
  'RFC7644-3.3-body-id': {
    passes: { 'with its id': [post('/Users', newUser(), 201, user())] },
    fails: {
      'no body': {
        on: [post('/Users', newUser(), 201)],
        seen: 'POST /Users → 201 without a body.',
        excerpt: '(no body)',
      },
      'no id': {
        on: [post('/Users', newUser(), 201, newUser())],
        seen: 'POST /Users → 201 without an id.',
        excerpt: /"userName":"ada@acme\.test"/,
      },
      'an empty id': {
        on: [post('/Groups', newGroup(), 201, group({ id: '' }))],
        seen: 'POST /Groups → 201 without an id.',
        excerpt: /"id":""/,
      },
    },
    silent: { 'a number, of which another rule speaks': [post('/Users', newUser(), 201, user({ id: 7 }))] },
  },
  'SIM-echo-as-sent': {
    passes: {
      'as it was sent': [post('/Users', newUser({ title: ' Boss ' }), 201, user({ title: ' Boss ' }))],
      'more than was sent': [
        post(
          '/Users',
          newUser({ emails: [{ value: 'a@b' }] }),
          201,
          user({ emails: [{ value: 'a@b', type: 'work' }] }),
        ),
      ],
      'less than was sent': [post('/Users', newUser({ nickName: 'A' }), 201, user())],
      'what was found in the wrong place, and given back as it was': [
        put(
          '/Users/u1',
          user({ ...wrongly({ title: 'Old' }), title: 'New' }),
          200,
          user(wrongly({ title: 'New' })),
        ),
      ],
    },
    fails: {
      'a telephone number': {
        on: [
          put(
            '/Users/u1',
            user({ phoneNumbers: [{ type: 'work', value: '+49 (30) 1' }] }),
            200,
            user({ phoneNumbers: [{ type: 'work', value: '+49301' }] }),
          ),
        ],
        seen: 'PUT /Users/u1 → 200: phoneNumbers was sent as [{"type":"work","value":"+49 (30) 1"}] and came back as [{"type":"work","value":"+49301"}].',
        excerpt: '"phoneNumbers":[{"type":"work","value":"+49301"}]',
        aspect: 'phoneNumbers',
      },
      'another case': {
        on: [post('/Users', newUser({ userName: 'Ada@Acme.test' }), 201, user())],
        seen: 'POST /Users → 201: userName was sent as "Ada@Acme.test" and came back as "ada@acme.test".',
        excerpt: '"userName":"ada@acme.test"',
      },
      'in an extension': {
        on: [
          post(
            '/Users',
            newUser({ [enterprise]: { costCenter: '0042' } }),
            201,
            user({ [enterprise]: { costCenter: 42 } }),
          ),
        ],
        seen: `POST /Users → 201: ${enterprise}:costCenter was sent as "0042" and came back as 42.`,
        excerpt: '"costCenter":42',
      },
    },
    silent: { refused: [post('/Users', newUser(), 400, scimError(400))] },
  },
  'RFC7644-3.3-readonly-ignored': {
    passes: {
      ignored: [
        post('/Users', newUser({ id: 'mine', meta: { resourceType: 'User' }, groups: [] }), 201, user()),
      ],
    },
    fails: {
      'the id was taken': {
        on: [post('/Users', newUser({ id: 'mine' }), 201, user({ id: 'mine' }))],
        seen: 'POST /Users → 201: the id that was sent was taken.',
        excerpt: '"id":"mine"',
      },
      'groups were refused': {
        on: [post('/Users', newUser({ groups: [] }), 400, scimError(400, { detail: 'groups is read-only' }))],
        seen: 'POST /Users → 400: groups was refused, which is read-only and to be ignored.',
        excerpt: /groups is read-only/,
        aspect: 'groups',
      },
    },
    silent: {
      'nothing of the kind was sent': [post('/Users', newUser(), 201, user())],
      'refused for another reason': [
        post(
          '/Users',
          newUser({ id: 'mine' }),
          400,
          scimError(400, { detail: 'The id of this request: 17. emails is missing.' }),
        ),
      ],
    },
  },
  'RFC7644-3.3-409': {
    passes: { refused: [post('/Users', newUser(), 409, scimError(409, { scimType: 'uniqueness' }))] },
    fails: {
      'a second account': {
        on: [
          get('/Users/u1', 200, user()),
          post('/Users', newUser({ userName: 'ADA@acme.test' }), 201, user({ id: 'u2' })),
        ],
        seen: 'POST /Users → 201: "ADA@acme.test" was created a second time; the first one is u1.',
        excerpt: /"userName":"ADA@acme\.test"/,
        aspect: '2xx',
      },
      'another status': {
        on: [post('/Users', newUser(), 201, user()), post('/Users', newUser(), 400, scimError(400))],
        seen: 'POST /Users → 400: "ada@acme.test" is taken, which is a 409.',
        excerpt: 'HTTP 400',
        aspect: '400',
      },
    },
    silent: {
      'somebody new': [
        get('/Users/u1', 200, user()),
        post('/Users', newUser({ userName: 'bob' }), 201, user({ id: 'u2' })),
      ],
      'who had the name was renamed': [
        get('/Users/u1', 200, user()),
        patch('/Users/u1', [{ op: 'replace', path: 'userName', value: 'eve' }], 204),
        post('/Users', newUser(), 201, user({ id: 'u2' })),
      ],
      'the same account, given back': [get('/Users/u1', 200, user()), post('/Users', newUser(), 200, user())],
      'the token has expired': [
        get('/Users/u1', 200, user()),
        post('/Users', newUser(), 401, scimError(401)),
      ],
    },
  },
  'RFC7644-3.3-409-scimType': {
    passes: { uniqueness: [post('/Users', newUser(), 409, scimError(409, { scimType: 'uniqueness' }))] },
    fails: {
      'left out': {
        on: [put('/Users/u1', user(), 409, scimError(409))],
        seen: 'PUT /Users/u1 → 409 with scimType left out.',
        excerpt: '(no "scimType")',
      },
      'another word': {
        on: [post('/Users', newUser(), 409, scimError(409, { scimType: 'invalidValue' }))],
        seen: 'POST /Users → 409 with scimType "invalidValue".',
        excerpt: '"scimType":"invalidValue"',
      },
    },
    silent: { 'a 412': [put('/Users/u1', user(), 412, scimError(412))] },
  },
  'RFC7644-3.3.1-resourceType': {
    passes: { 'as in /ResourceTypes': [get('/Users/u1', 200, user())] },
    fails: {
      'in lower case': {
        on: [get('/Users/u1', 200, user({ meta: { resourceType: 'user' } }))],
        seen: 'GET /Users/u1 → 200: meta.resourceType of a User is "user".',
        excerpt: '"resourceType":"user"',
      },
      'left out': {
        on: [post('/Groups', newGroup(), 201, group({ meta: { location: '/Groups/g1' } }))],
        seen: 'POST /Groups → 201: meta.resourceType of a Group is left out.',
        excerpt: '(no "resourceType")',
      },
    },
    silent: {
      'no meta, of which another rule speaks': [get('/Users/u1', 200, newUser({ id: 'u1' }))],
      'only a part was asked for': [get('/Users/u1?attributes=userName', 200, user({ meta: {} }))],
    },
  },
  'SIM-unknown-attr-tolerated': {
    passes: { taken: [post('/Groups', newGroup({ schemas: [microsoft] }), 201, group())] },
    fails: {
      'it crashes': {
        on: [
          post('/Users', newUser(), 201, user()),
          post('/Groups', newGroup({ schemas: [microsoft] }), 500, scimError(500)),
        ],
        seen: `POST /Groups → 500 to a body with ${microsoft}.`,
        excerpt: `"schemas":["${microsoft}"]`,
      },
      'it takes offence': {
        on: [
          post(
            '/Groups',
            newGroup({ schemas: [microsoft] }),
            400,
            scimError(400, { detail: `Unknown schema ${microsoft}` }),
          ),
        ],
        seen: `POST /Groups → 400 to a body with ${microsoft}.`,
        excerpt: `"schemas":["${microsoft}"]`,
      },
    },
    silent: {
      'nothing unknown': [post('/Users', newUser(), 500, scimError(500))],
      'nothing was ever created': [post('/Groups', newGroup({ schemas: [microsoft] }), 500, scimError(500))],
      'refused for another reason': [
        post('/Groups', newGroup({ schemas: [microsoft] }), 409, scimError(409)),
      ],
    },
  },
  'SIM-active-on-create': {
    passes: {
      active: [post('/Users', newUser({ active: true }), 201, user({ active: true }))],
      'not active': [post('/Users', newUser({ active: false }), 201, user({ active: false }))],
    },
    fails: {
      'always active': {
        on: [post('/Users', newUser({ active: false }), 201, user({ active: true }))],
        seen: 'POST /Users → 201: active was sent as false and came back as true.',
        excerpt: '"active":true',
      },
      'invited first': {
        on: [post('/Users', newUser({ active: true }), 201, user({ active: false }))],
        seen: 'POST /Users → 201: active was sent as true and came back as false.',
        excerpt: '"active":false',
      },
    },
    silent: {
      'not shown': [post('/Users', newUser({ active: true }), 201, { id: 'u1', schemas: [] })],
      'not sent': [post('/Users', { schemas: [], userName: 'ada' }, 201, user())],
    },
  },
  'SIM-guessable-id': {
    passes: {
      random: ['8f14e45f', '45c48cce', 'd3d94468'].map((id) => post('/Users', newUser(), 201, user({ id }))),
      'with gaps': ['7', '9', '10'].map((id) => post('/Users', newUser(), 201, user({ id }))),
    },
    fails: {
      'one after the other': {
        on: ['41', '42', '43'].map((id) => post('/Users', newUser(), 201, user({ id }))),
        seen: 'Three users or groups in a row got the ids 41, 42, 43.',
      },
    },
    silent: { 'only two': ['41', '42'].map((id) => post('/Users', newUser(), 201, user({ id }))) },
  },
})
