import type { JsonObject } from '../../../src/base/json.ts'
import { patchRules } from '../../../src/diagnose/rule/patch.ts'
import { type Examples, prove, type Traffic } from '../prove.ts'
import {
  del,
  enterprise,
  get,
  group,
  list,
  members,
  patch,
  put,
  scimError,
  user,
  type Wired,
} from '../wire.ts'

const core = 'urn:ietf:params:scim:schemas:core:2.0:User'
const work = (value: string) => ({ type: 'work', value })
const read = (attributes: JsonObject = {}) => get('/Users/u1', 200, user(attributes))
const told = (operation: JsonObject, status = 204, says: JsonObject = {}) =>
  patch('/Users/u1', [operation], status, status < 300 ? undefined : scimError(status, says))
const crew = (...ids: string[]) => get('/Groups/g1', 200, group({ members: members(...ids) }))

interface Form {
  operation: JsonObject
  before?: JsonObject
  after: JsonObject
  /** As it stands in the sentence about what is not as it should be. */
  wrong: string
  /** All that is particular about the request. */
  particular: string
  /** What was shown instead: as before, if nothing is said. */
  instead?: JsonObject
  silent?: Record<string, Traffic>
}

/** One form of a PATCH: it works, is refused, or is answered with success and does nothing. */
function form({
  operation,
  before = {},
  after,
  wrong,
  particular,
  instead = before,
  silent = {},
}: Form): Examples {
  const known: Wired = read(before)
  return {
    passes: { 'applied, as a later look shows': [known, told(operation), read(after)] },
    fails: {
      refused: {
        // Another user shows that the target knows the attribute.
        on: [
          read({ ...after, id: 'u2', userName: 'bob' }),
          known,
          told(operation, 400, { detail: 'Not this way.' }),
        ],
        seen: `PATCH /Users/u1 → 400 ("Not this way."): all that is particular about the request is ${particular}.`,
        excerpt: /"Operations":/,
        aspect: 'refused',
      },
      'it crashes': {
        on: [known, told(operation, 500)],
        seen: `PATCH /Users/u1 → 500 ("It says why."): all that is particular about the request is ${particular}.`,
        excerpt: /"Operations":/,
      },
      ignored: {
        on: [known, told(operation), read(instead)],
        seen: `PATCH /Users/u1 → 204, and then ${wrong}.`,
        excerpt: /"Operations":/,
        aspect: 'ignored',
      },
    },
    silent: {
      'an attribute that the target has never shown': [
        known,
        told({ op: 'replace', path: 'nickName', value: 'Two' }, 400),
      ],
      'a password, which is never shown': [
        known,
        told({ op: 'replace', value: { password: 'Secret!23' } }, 400, {
          detail: 'password is not supported',
        }),
      ],
      'nobody looks': [known, told(operation)],
      'the token has expired': [known, told(operation, 401)],
      'a conflict': [known, told(operation, 409)],
      ...silent,
    },
  }
}

const title = { op: 'replace', path: 'title', value: 'Two' }

const urnPaths = form({
  operation: { op: 'replace', path: `${enterprise}:department`, value: 'R&D' },
  before: { [enterprise]: { department: 'Sales' } },
  after: { [enterprise]: { department: 'R&D' } },
  particular: 'a path with the URN of its schema',
  wrong: `${enterprise} department is "Sales", not "R&D"`,
  silent: {
    'a path of the core that works': [
      read(),
      told({ op: 'replace', path: `${core}:title`, value: 'x' }, 409),
    ],
  },
})

prove(patchRules, {
  'RFC7644-3.5.2-200-or-204': {
    passes: {
      'with the resource': [patch('/Users/u1', [title], 200, user({ title: 'Two' }))],
      'without anything': [told(title)],
    },
    fails: {
      'a 200 with nothing': {
        on: [patch('/Users/u1', [title], 200)],
        seen: 'PATCH /Users/u1 → 200 without a body.',
        excerpt: 'HTTP 200',
        aspect: '200',
      },
      'a 202': {
        on: [patch('/Users/u1', [title], 202)],
        seen: 'PATCH /Users/u1 → 202 without a body.',
        excerpt: 'HTTP 202',
      },
    },
    silent: { refused: [told(title, 400)] },
  },
  'SIM-patch-effective': {
    passes: {
      'as a later look shows': [read(), told(title), read({ title: 'Two' })],
      'as the answer shows': [read(), patch('/Users/u1', [title], 200, user({ title: 'Two' }))],
      'a manager who is shown in the wrong place': [
        read(),
        told({ op: 'add', path: `${enterprise}:manager`, value: 'u2' }),
        read({ manager: { value: 'u2' } }),
      ],
    },
    fails: {
      'the old value': {
        on: [read({ title: 'One' }), told(title), read({ title: 'One' })],
        seen: 'PATCH /Users/u1 → 204, and then title is "One", not "Two".',
        excerpt: /"path":"title"/,
        aspect: 'title',
      },
      'who leaves stays active': {
        on: [read(), told({ op: 'replace', value: { active: false } }), read({ active: true })],
        seen: 'PATCH /Users/u1 → 204, and then active is true, not false.',
        excerpt: /"active":false/,
        aspect: 'active',
      },
      'the answer shows it': {
        on: [read(), patch('/Users/u1', [title], 200, user({ title: 'One' }))],
        seen: 'PATCH /Users/u1 → 200, and then title is "One", not "Two".',
        excerpt: /"path":"title"/,
      },
    },
    silent: {
      refused: [read(), told(title, 400)],
      'a PUT came after it': [read(), told(title), put('/Users/u1', user(), 204), read()],
      'another PATCH took it back': [read(), told(title), told({ op: 'remove', path: 'title' })],
      'what it was before is not known': [told(title), read({ title: 'One' })],
    },
  },
  'SIM-patch-no-collateral': {
    passes: {
      'nothing else': [
        read({ emails: [work('a@b')] }),
        told(title),
        read({ title: 'Two', emails: [work('a@b')] }),
      ],
    },
    fails: {
      'the e-mail address is gone': {
        on: [read({ emails: [work('a@b')] }), told(title), read({ title: 'Two' })],
        seen: 'PATCH /Users/u1 → 204 addressed title, and emails went from [{"type":"work","value":"a@b"}] to left out.',
        excerpt: '(no "emails")',
        aspect: 'User emails',
      },
      'reactivated by it': {
        on: [read({ active: false }), told(title), read({ active: true, title: 'Two' })],
        seen: 'PATCH /Users/u1 → 204 addressed title, and active went from false to true.',
        excerpt: '"active":true',
      },
      'the members of a renamed group': {
        on: [
          get('/Groups/g1', 200, group({ members: members('u1') })),
          patch('/Groups/g1', [{ op: 'replace', path: 'displayName', value: 'Staff' }], 204),
          get('/Groups/g1', 200, group({ displayName: 'Staff', members: [] })),
        ],
        seen: 'PATCH /Groups/g1 → 204 addressed displayName, and members went from [{"value":"u1"}] to [].',
        excerpt: '"members":[]',
        aspect: 'Group members',
      },
    },
    silent: {
      'several writes in between: nobody knows which one it was': [
        read({ emails: [work('a@b')] }),
        told(title),
        told({ op: 'replace', path: 'nickName', value: 'A' }),
        read({ title: 'Two', nickName: 'A' }),
      ],
      'who was deleted since is kept without his rights': [
        read({ active: true }),
        told(title),
        del('/Users/u1', 204),
        get('/Users', 200, list(user({ active: false }))),
      ],
      'members are not asked for': [
        get('/Groups/g1', 200, group({ members: members('u1') })),
        patch('/Groups/g1', [{ op: 'replace', path: 'displayName', value: 'Staff' }], 204),
        get('/Groups/g1?excludedAttributes=members', 200, group({ displayName: 'Staff' })),
      ],
    },
  },
  'ENTRA-op-case': form({
    operation: { op: 'Replace', path: 'title', value: 'Two' },
    before: { title: 'One' },
    after: { title: 'Two' },
    particular: 'an `op` with a capital letter',
    wrong: 'title is "One", not "Two"',
    silent: {
      'a form that has worked before is above suspicion': [
        read({ title: 'One' }),
        told({ op: 'Replace', path: 'title', value: 'Two' }),
        read({ title: 'Two' }),
        told({ op: 'Replace', path: 'title', value: 'Three' }, 500),
      ],
      'it may be the boolean': [read(), told({ op: 'Replace', path: 'active', value: 'False' }, 400)],
    },
  }),
  'ENTRA-string-boolean': form({
    operation: { op: 'replace', path: 'active', value: 'False' },
    after: { active: false },
    particular: 'a boolean as text',
    wrong: 'active is true, not false',
    silent: {
      'it may be the capital letter': [read(), told({ op: 'Replace', path: 'active', value: 'False' }, 400)],
    },
  }),
  'OKTA-pathless': form({
    operation: { op: 'replace', value: { active: false } },
    after: { active: false },
    particular: 'that an operation has no path',
    wrong: 'active is true, not false',
    silent: {
      'a replace of no members has not shown what becomes of those who have to go': [
        crew(),
        patch('/Groups/g1', [{ op: 'replace', path: 'members', value: members('a') }], 204),
        crew('a'),
        patch('/Groups/g1', [{ op: 'replace', value: { members: members('b') } }], 204),
        crew('a', 'b'),
      ],
    },
  }),
  'ENTRA-add-single': form({
    operation: { op: 'add', path: 'title', value: 'Two' },
    before: { title: 'One' },
    after: { title: 'Two' },
    particular: 'an add to an attribute with one value',
    wrong: 'title is "One", not "Two"',
    silent: {
      'the text of an id for a manager, which is an object': [
        read({}),
        told({ op: 'add', path: `${enterprise}:manager`, value: '17' }, 400),
      ],
    },
  }),
  'ENTRA-dotted-keys': {
    ...form({
      operation: { op: 'replace', value: { 'name.familyName': 'King' } },
      before: { name: { familyName: 'Byron' } },
      after: { name: { familyName: 'King' } },
      particular: 'a key with dots',
      wrong: 'name is {"familyName":"Byron"}, not {"familyName":"King"}',
    }),
    // Without a path it is as well: only where that has worked before it must be the dots.
    ...dotted(),
  },
  'ENTRA-valuepath': form({
    operation: { op: 'replace', path: 'emails[type eq "work"].value', value: 'new@b' },
    before: { emails: [work('old@b')] },
    after: { emails: [work('new@b')] },
    particular: 'a path with a filter',
    wrong: 'emails is [{"type":"work","value":"old@b"}], not [{"type":"work","value":"new@b"}]',
  }),
  'ENTRA-valuepath-create': form({
    operation: { op: 'add', path: 'emails[type eq "work"].value', value: 'new@b' },
    after: { emails: [work('new@b')] },
    particular: 'a path with a filter that matches nothing yet',
    wrong: 'emails is left out, not [{"type":"work","value":"new@b"}]',
  }),
  'RFC7644-3.10-qualified-path': {
    ...urnPaths,
    fails: {
      ...urnPaths.fails,
      'a 501 names it, whatever else there is': {
        on: [
          read({ [enterprise]: { department: 'Sales' }, emails: [work('a@b')] }),
          patch(
            '/Users/u1',
            [
              { op: 'Replace', path: 'emails[type eq "work"].value', value: 'c@d' },
              { op: 'Replace', path: `${enterprise}:department`, value: 'R&D' },
            ],
            501,
            scimError(501, { detail: `The path ${enterprise}:department is not implemented` }),
          ),
        ],
        seen: `PATCH /Users/u1 → 501 ("The path ${enterprise}:department is not implemented"): what it names is a path with the URN of its schema.`,
        excerpt: /"Operations":/,
      },
    },
    silent: {
      ...urnPaths.silent,
      'a 501 that names no path': [
        read({ [enterprise]: { department: 'Sales' } }),
        told({ op: 'Replace', path: `${enterprise}:department`, value: 'R&D' }, 501),
      ],
      'a 400 that names it may be about the value': [
        read({ [enterprise]: { department: 'Sales' } }),
        told({ op: 'Replace', path: `${enterprise}:department`, value: 'R&D' }, 400, {
          detail: `${enterprise}:department is too short`,
        }),
      ],
    },
  },
  'RFC7644-3.5.2.3-replace-absent': form({
    operation: title,
    after: { title: 'Two' },
    particular: 'a replace of what is not there yet',
    wrong: 'title is left out, not "Two"',
  }),
  'RFC7644-3.5.2.2-remove': form({
    operation: { op: 'remove', path: 'title' },
    before: { title: 'One' },
    after: {},
    particular: 'that it takes an attribute away',
    wrong: 'title is "One", not left out',
  }),
  'SIM-array-value': form({
    operation: { op: 'replace', path: 'title', value: ['Two'] },
    before: { title: 'One' },
    after: { title: 'Two' },
    particular: 'a single value in a list',
    wrong: 'title is "One", not "Two"',
  }),
  'RFC7644-3.5.2-501': {
    passes: { 'it is': [told(title)] },
    fails: {
      'not implemented': {
        on: [told(title, 501)],
        seen: 'PATCH /Users/u1 → 501: PATCH is not supported.',
        excerpt: 'HTTP 501',
        aspect: 'User',
      },
      'not allowed': {
        on: [patch('/Groups/g1', [], 405, scimError(405))],
        seen: 'PATCH /Groups/g1 → 405: PATCH is not supported.',
        excerpt: 'HTTP 405',
        aspect: 'Group',
      },
    },
    silent: { refused: [told(title, 400)] },
  },
})

function dotted(): Examples {
  const before = { name: { familyName: 'Byron' } }
  const dots = { op: 'replace', value: { 'name.familyName': 'King' } }
  const pathlessWorks = [
    read(before),
    told({ op: 'replace', value: { title: 'T' } }),
    read({ ...before, title: 'T' }),
  ]
  const tail = { excerpt: /"name\.familyName"/ }
  return {
    passes: { applied: [...pathlessWorks, told(dots), read({ name: { familyName: 'King' }, title: 'T' })] },
    fails: {
      refused: {
        on: [...pathlessWorks, told(dots, 400)],
        seen: 'PATCH /Users/u1 → 400 ("It says why."): all that is particular about the request is a key with dots.',
        ...tail,
      },
      'although a key with a URN is read': {
        on: [
          read(before),
          told({ op: 'replace', path: `${enterprise}:department`, value: 'One' }),
          read({ ...before, [enterprise]: { department: 'One' } }),
          told({ op: 'replace', value: { title: 'T', [`${enterprise}:department`]: 'Two' } }),
          read({ ...before, title: 'T', [enterprise]: { department: 'Two' } }),
          told(dots),
          read({ ...before, title: 'T', [enterprise]: { department: 'Two' } }),
        ],
        seen: 'PATCH /Users/u1 → 204, and then name is {"familyName":"Byron"}, not {"familyName":"King"}.',
        ...tail,
      },
      'stored under a key with a dot': {
        on: [...pathlessWorks, told(dots), read({ ...before, title: 'T', 'name.familyName': 'King' })],
        seen: 'PATCH /Users/u1 → 204, and then name is {"familyName":"Byron"}, not {"familyName":"King"}.',
        ...tail,
      },
    },
    silent: { 'it may be that there is no path': [read(before), told(dots, 400)] },
  }
}
