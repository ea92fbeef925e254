import { replaceRules } from '../../../src/diagnose/rule/replace.ts'
import { prove } from '../prove.ts'
import { get, patch, put, scimError, user } from '../wire.ts'

const ada = get('/Users/u1', 200, user({ title: 'One', name: { familyName: 'Byron' } }))
const married = user({ title: 'One', name: { familyName: 'King' } })

prove(replaceRules, {
  'RFC7644-3.5-put-supported': {
    passes: { taken: [put('/Users/u1', user(), 200, user())] },
    fails: {
      'not allowed': {
        on: [put('/Users/u1', user(), 405, scimError(405))],
        seen: 'PUT /Users/u1 → 405: PUT is not supported.',
        excerpt: 'HTTP 405',
        aspect: 'User',
      },
      'not implemented': {
        on: [put('/Groups/g1', {}, 501, scimError(501))],
        seen: 'PUT /Groups/g1 → 501: PUT is not supported.',
        excerpt: 'HTTP 501',
        aspect: 'Group',
      },
    },
    silent: { refused: [put('/Users/u1', user(), 400, scimError(400))] },
  },
  'RFC7644-3.5.1-200-body': {
    passes: { 'the resource': [put('/Users/u1', user(), 200, user())] },
    fails: {
      'a 204': { on: [put('/Users/u1', user(), 204)], seen: 'PUT /Users/u1 → 204.', excerpt: 'HTTP 204' },
      'something else': {
        on: [put('/Users/u1', user(), 200, { ok: true })],
        seen: 'PUT /Users/u1 → 200 without the resource.',
        excerpt: '{"ok":true}',
        aspect: 'body',
      },
    },
    silent: { refused: [put('/Users/u1', user(), 409, scimError(409))] },
  },
  'RFC7644-3.5.1-persisted': {
    passes: {
      'in the answer': [ada, put('/Users/u1', married, 200, married)],
      'when it is read': [ada, put('/Users/u1', married, 204), get('/Users/u1', 200, married)],
    },
    fails: {
      'the old name': {
        on: [
          ada,
          put('/Users/u1', married, 204),
          get('/Users/u1', 200, user({ title: 'One', name: { familyName: 'Byron' } })),
        ],
        seen: 'PUT /Users/u1 → 204, and then name is {"familyName":"Byron"}, not {"familyName":"King"}.',
        excerpt: '"name":{"familyName":"Byron"}',
        aspect: 'User name',
      },
      'not at all': {
        on: [ada, put('/Users/u1', user({ title: 'Two' }), 200, user())],
        seen: 'PUT /Users/u1 → 200, and then title is left out, not "Two".',
        excerpt: '(no "title")',
      },
    },
    silent: {
      'nobody looks': [ada, put('/Users/u1', married, 204)],
      'a PATCH came after it': [
        ada,
        put('/Users/u1', married, 204),
        patch('/Users/u1', [{ op: 'replace', path: 'name.familyName', value: 'Byron' }], 204),
        get('/Users/u1', 200, user({ title: 'One', name: { familyName: 'Byron' } })),
      ],
      refused: [ada, put('/Users/u1', married, 400, scimError(400))],
    },
  },
  'RFC7644-3.5.1-readonly-immutable': {
    passes: { ignored: [put('/Users/u1', user({ groups: [] }), 200, user())] },
    fails: {
      'meta is refused': {
        on: [
          put(
            '/Users/u1',
            user(),
            400,
            scimError(400, { scimType: 'mutability', detail: "Attribute 'meta' is read-only" }),
          ),
        ],
        seen: 'PUT /Users/u1 → 400: meta was refused, which is read-only and to be ignored.',
        excerpt: /'meta' is read-only/,
        aspect: 'meta',
      },
    },
    silent: {
      'nothing of the kind was sent': [
        put('/Users/u1', { userName: 'ada' }, 400, scimError(400, { detail: 'meta is read-only' })),
      ],
      'refused for another reason': [
        put('/Users/u1', user(), 400, scimError(400, { detail: 'emails is missing' })),
      ],
    },
  },
})
