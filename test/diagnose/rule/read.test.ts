import { readRules } from '../../../src/diagnose/rule/read.ts'
import { prove } from '../prove.ts'
import {
  del,
  enterprise,
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

const core = 'urn:ietf:params:scim:schemas:core:2.0:User'
const work = { type: 'work', value: 'ada@acme.test' }
const shown = (attributes: object) => [get('/Users/u1', 200, user(attributes as never))]
const managed = (manager: unknown) => shown({ schemas: [core, enterprise], [enterprise]: { manager } })

prove(readRules, {
  'RFC7644-3.4.1-200': {
    passes: {
      'that resource': [get('/Users/u1', 200, user())],
      'an id that is percent-encoded': [get('/Users/ada%40acme.test', 200, user({ id: 'ada@acme.test' }))],
    },
    fails: {
      'somebody else': {
        on: [get('/Users/u1', 200, user({ id: 'u2' }))],
        seen: 'GET /Users/u1 → 200: the resource shown has the id "u2".',
        excerpt: '"id":"u2"',
      },
      'a list of one': {
        on: [get('/Users/u1', 200, list(user()))],
        seen: 'GET /Users/u1 → 200: the resource shown has the id left out.',
        excerpt: '(no "id")',
      },
      'lost since it was made': {
        on: [post('/Users', newUser(), 201, user()), get('/Users/u1', 404, scimError(404))],
        seen: 'GET /Users/u1 → 404: the target gave out this id itself, and nobody has deleted it.',
        excerpt: 'HTTP 404',
      },
    },
    silent: {
      'it was deleted': [
        post('/Users', newUser(), 201, user()),
        del('/Users/u1', 204),
        get('/Users/u1', 404, scimError(404)),
      ],
      'deactivated, of which another rule speaks': [
        post('/Users', newUser(), 201, user()),
        patch('/Users/u1', [{ op: 'replace', path: 'active', value: false }], 204),
        get('/Users/u1', 404, scimError(404)),
      ],
      'an id that nobody has seen': [get('/Users/u1', 404, scimError(404))],
    },
  },
  'RFC7644-3.4.1-404': {
    passes: { 'a 404': [get('/Users/00919288221112222', 404, scimError(404))] },
    fails: {
      'a 400 for what was deleted': {
        on: [del('/Users/u1', 204), get('/Users/u1', 400, scimError(400))],
        seen: 'GET /Users/u1 → 400: it was deleted, which is a 404.',
        excerpt: 'HTTP 400',
      },
    },
    silent: {
      'it may be there': [get('/Users/u1', 400, scimError(400))],
      throttled: [del('/Users/u1', 204), get('/Users/u1', 429, scimError(429))],
    },
  },
  'RFC7643-3-schemas': {
    passes: {
      'the core': shown({}),
      'in another case, with an extension': shown({
        schemas: [core.toUpperCase(), enterprise],
        [enterprise]: { division: 'X' },
      }),
      'a manager beside the core, in no extension': shown({ manager: { value: 'u2' } }),
    },
    fails: {
      'left out': { on: shown({ schemas: null }), seen: 'A User has no schemas.', excerpt: '"schemas":null' },
      twice: {
        on: shown({ schemas: [core, core] }),
        seen: 'A User names a schema twice.',
        excerpt: `"schemas":["${core}","${core}"]`,
      },
      'not the core': {
        on: shown({ schemas: [enterprise] }),
        seen: `A User does not name ${core}.`,
        excerpt: `"schemas":["${enterprise}"]`,
      },
      'not the extension that it holds': {
        on: shown({ [enterprise]: { division: 'X' } }),
        seen: `A User holds ${enterprise}, which its schemas do not name.`,
        excerpt: `"schemas":["${core}"]`,
      },
      'something that is no text': {
        on: shown({ schemas: [{ toString: 0 }] }),
        seen: 'A User names a schema by something that is no text.',
        excerpt: '"schemas":[{"toString":0}]',
      },
    },
    silent: { 'only a part was asked for': [get('/Users/u1?attributes=userName', 200, { id: 'u1' })] },
  },
  'RFC7643-2.3-types': {
    passes: {
      'all as they should be': shown({
        emails: [{ ...work, primary: true }],
        name: { givenName: 'Ada' },
        'x-own': 1,
      }),
      'null is no value': shown({ title: null, emails: null }),
      'a text that was sent as it is shown': [
        post(
          '/Users',
          newUser({ roles: [{ value: 'r1', primary: 'True' }] }),
          201,
          user({ roles: [{ value: 'r1', primary: 'True' }] }),
        ),
        get('/Users/u1', 200, user({ roles: [{ value: 'r1', primary: 'True' }] })),
      ],
      'a text that stood in a path, as which it was made': [
        get('/Users/u1', 200, user()),
        patch('/Users/u1', [{ op: 'Add', path: 'roles[primary eq "True"].value', value: 'r1' }], 204),
        get('/Users/u1', 200, user({ roles: [{ value: 'r1', primary: 'True' }] })),
      ],
      'a list that was sent as it is shown': [
        get('/Users/u1', 200, user()),
        patch('/Users/u1', [{ op: 'Replace', path: `${core}:displayName`, value: ['Ada'] }], 204),
        get('/Users/u1', 200, user({ displayName: ['Ada'] })),
      ],
    },
    fails: {
      'a text that nobody has sent': {
        on: [
          post(
            '/Users',
            newUser({ roles: [{ value: 'r1', primary: true }] }),
            201,
            user({ roles: [{ value: 'r1', primary: 'True' }] }),
          ),
        ],
        seen: 'roles.primary of a User is "True", not true or false.',
        excerpt: '"primary":"True"',
      },
      'one that somebody else was sent': {
        on: [
          post(
            '/Users',
            newUser({ roles: [{ value: 'r1', primary: 'True' }] }),
            201,
            user({ roles: [{ value: 'r1', primary: 'True' }] }),
          ),
          get('/Users/u2', 200, user({ id: 'u2', roles: [{ value: 'r1', primary: 'True' }] })),
        ],
        seen: 'roles.primary of a User is "True", not true or false.',
        excerpt: '"primary":"True"',
      },
      'active as text, although it was sent so': {
        on: [
          get('/Users/u1', 200, user()),
          patch(
            '/Users/u1',
            [{ op: 'Replace', path: 'active', value: 'False' }],
            200,
            user({ active: 'False' }),
          ),
        ],
        seen: 'active of a User is "False", not true or false.',
        excerpt: '"active":"False"',
      },
      'a boolean as text': {
        on: shown({ active: 'True' }),
        seen: 'active of a User is "True", not true or false.',
        excerpt: '"active":"True"',
        aspect: 'active',
      },
      'a list that is none': {
        on: shown({ emails: work }),
        seen: 'emails of a User is an object, not a list.',
        excerpt: '"emails":{"type":"work","value":"ada@acme.test"}',
      },
      'deep inside': {
        on: shown({ emails: [{ ...work, primary: 'yes' }] }),
        seen: 'emails.primary of a User is "yes", not true or false.',
        excerpt: '"primary":"yes"',
      },
      'a number': {
        on: shown({ name: { familyName: 7 } }),
        seen: 'name.familyName of a User is 7, not a string.',
        excerpt: '"familyName":7',
      },
      'no date': {
        on: shown({ meta: { resourceType: 'User', created: 'yesterday' } }),
        seen: 'meta.created of a User is "yesterday", not a date and time (xsd:dateTime).',
        excerpt: '"created":"yesterday"',
      },
    },
    silent: { 'of the id another rule speaks': [get('/Users/u1', 404, scimError(404))] },
  },
  'RFC7643-2.4-multivalue': {
    passes: {
      'one of each type': shown({
        emails: [
          { ...work, primary: true },
          { type: 'home', value: 'a@home.test' },
        ],
      }),
      'two of one type': shown({
        phoneNumbers: [
          { type: 'work', value: '1' },
          { type: 'work', value: '2' },
        ],
      }),
      'without values': shown({ addresses: [{ type: 'work' }, { type: 'work' }] }),
    },
    fails: {
      'two primary ones': {
        on: shown({
          emails: [
            { ...work, primary: true },
            { type: 'home', value: 'x', primary: true },
          ],
        }),
        seen: 'emails of a User has 2 primary values.',
        excerpt: /^"emails":\[/,
      },
      'the same twice': {
        on: shown({ emails: [work, work] }),
        seen: 'emails of a User holds the same type and value twice.',
        excerpt: /^"emails":\[/,
      },
    },
    silent: { 'no lists': shown({}) },
  },
  'RFC7644-3.9-excluded': {
    passes: { 'left out': [get('/Groups/g1?excludedAttributes=members', 200, group())] },
    fails: {
      'there all the same': {
        on: [get('/Groups/g1?excludedAttributes=members', 200, group({ members: members('u1') }))],
        seen: 'GET /Groups/g1?excludedAttributes=members → 200: members is there although it was excluded.',
        excerpt: '"members":[{"value":"u1"}]',
        aspect: 'Group members',
      },
      'in another case, in a list': {
        on: [
          get(
            '/Groups?excludedAttributes=displayName%2C%20MEMBERS',
            200,
            list(group({ displayName: undefined as never, members: [{ value: 'u1' }] })),
          ),
        ],
        seen: /MEMBERS is there although it was excluded\.$/,
        excerpt: '"MEMBERS":[{"value":"u1"}]',
      },
    },
    silent: {
      'nothing was excluded': [get('/Groups/g1', 200, group({ members: members('u1') }))],
    },
  },
  'RFC7643-3.3-extension-key': {
    passes: { 'the whole URN': shown({ schemas: [core, enterprise], [enterprise]: { division: 'X' } }) },
    fails: {
      'split at the dot': {
        on: shown({ 'urn:ietf:params:scim:schemas:extension:enterprise:2': { '0:User': { division: 'X' } } }),
        seen: 'GET /Users/u1 → 200: an extension stands under "urn:ietf:params:scim:schemas:extension:enterprise:2", which is a piece of its URN.',
        excerpt: '"urn:ietf:params:scim:schemas:extension:enterprise:2":{"0:User":{"division":"X"}}',
      },
    },
    silent: { 'no extension': shown({}) },
  },
  'RFC7643-4.3-manager': {
    passes: { 'an object with a value': managed({ value: 'u2' }) },
    fails: {
      'a bare text': {
        on: managed('u2'),
        seen: 'GET /Users/u1 → 200: manager is "u2".',
        excerpt: '"manager":"u2"',
        aspect: 'shape',
      },
      'an object in the place of the value': {
        on: managed({ value: { id: 'u2' } }),
        seen: 'GET /Users/u1 → 200: manager is {"value":{"id":"u2"}}.',
        excerpt: '"manager":{"value":{"id":"u2"}}',
      },
      'outside of its schema': {
        on: shown({ manager: { value: 'u2' } }),
        seen: 'GET /Users/u1 → 200: manager stands outside of the enterprise schema.',
        excerpt: '"manager":{"value":"u2"}',
        aspect: 'place',
      },
    },
    silent: { 'nobody is': managed(null), 'put without': [put('/Users/u1', user(), 200, user())] },
  },
})
