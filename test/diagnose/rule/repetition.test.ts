import { repetitionRules } from '../../../src/diagnose/rule/repetition.ts'
import { prove } from '../prove.ts'
import { del, filtered, get, group, list, newUser, patch, post, put, scimError, user } from '../wire.ts'

const byName = filtered('/Users', 'userName eq "ada@acme.test"')
const nobody = get(byName, 200, list())
const taken = post('/Users', newUser(), 409, scimError(409, { scimType: 'uniqueness' }))
const title = (status: number) =>
  patch(
    '/Users/u1',
    [{ op: 'replace', path: 'title', value: 'One' }],
    status,
    status < 300 ? undefined : scimError(status),
  )

prove(repetitionRules, {
  'SIM-conflict-findable': {
    passes: { 'found when it is looked for again': [nobody, taken, get(byName, 200, list(user()))].slice(1) },
    fails: {
      'said to be taken': {
        on: [nobody, taken],
        seen: 'POST /Users → 409: "ada@acme.test" is said to be taken, and the look-up just before found nobody.',
        excerpt: 'HTTP 409',
        aspect: 'User',
      },
      'in another case': {
        on: [get(filtered('/Users', 'userName eq "ADA@acme.test"'), 200, list()), taken],
        seen: /"ada@acme\.test" is said to be taken/,
        excerpt: 'HTTP 409',
      },
    },
    silent: {
      'nobody looked': [taken],
      'who was found could not be read': [get(byName, 200, { text: '{"Resources":[],}' }), taken],
      'it was found': [get(byName, 200, list(user())), taken],
      'seen before under that name: why the look-up misses it is judged there': [
        get('/Users/u1', 200, user()),
        nobody,
        taken,
      ],
      'made in this run, and looked for in another case': [
        post('/Users', newUser(), 201, user()),
        taken,
        get(filtered('/Users', 'userName eq "ADA@acme.test"'), 200, list()),
      ],
      'made meanwhile': [nobody, post('/Users', newUser(), 201, user()), taken],
      'another name': [nobody, post('/Users', newUser({ userName: 'bob' }), 409, scimError(409))],
    },
  },
  'SIM-repeat-write': {
    passes: {
      'the same state': [title(204), title(204)],
      'by PUT': [put('/Users/u1', user(), 200, user()), put('/Users/u1', user(), 200, user())],
    },
    fails: {
      refused: {
        on: [title(204), title(400)],
        seen: 'PATCH /Users/u1 → 400, and the very same request had succeeded.',
        excerpt: /"path":"title"/,
        aspect: 'modify User',
      },
      'a conflict with itself': {
        on: [put('/Groups/g1', group(), 200, group()), put('/Groups/g1', group(), 409, scimError(409))],
        seen: 'PUT /Groups/g1 → 409, and the very same request had succeeded.',
        excerpt: /"displayName":"Crew"/,
        aspect: 'replace Group',
      },
    },
    silent: {
      'something else in between': [title(204), patch('/Users/u1', [], 204), title(400)],
      'deleted in between': [title(204), del('/Users/u1', 204), title(404)],
      throttled: [title(204), title(429)],
    },
  },
})
