import type { JsonObject } from '../../../src/base/json.ts'
import { memberRules } from '../../../src/diagnose/rule/members.ts'
import { prove } from '../prove.ts'
import { del, get, group, members, patch, put, scimError, user } from '../wire.ts'

const crew = (...ids: string[]) => get('/Groups/g1', 200, group({ members: members(...ids) }))
const told = (operations: JsonObject | JsonObject[], status = 204) =>
  patch('/Groups/g1', [operations].flat(), status, status < 300 ? undefined : scimError(status))
const add = (...ids: string[]) => ({ op: 'add', path: 'members', value: members(...ids) })
const remove = (id: string) => ({ op: 'remove', path: `members[value eq "${id}"]` })
const removeOne = remove('b')
const removeValueOf = (...ids: string[]) => ({ op: 'remove', path: 'members', value: members(...ids) })
const removeValue = removeValueOf('b')
const rename = { op: 'replace', value: { id: 'g1', displayName: 'Staff' } }
const staff = (...ids: string[]) =>
  get('/Groups/g1', 200, group({ displayName: 'Staff', members: members(...ids) }))
const ops = { excerpt: /"Operations":/ }
const refusal = (what: string) =>
  `PATCH /Groups/g1 → 400 ("It says why."): all that is particular about the request is ${what}.`

prove(memberRules, {
  'RFC7644-3.5.2.1-members-add-appends': {
    passes: {
      'those who were there stay': [crew('a'), told(add('b')), crew('a', 'b')],
      'who was deleted meanwhile is no member any more': [
        crew('a'),
        told(add('b')),
        del('/Users/b', 204),
        crew('a'),
      ],
    },
    fails: {
      'those who were there are gone': {
        on: [crew('a'), told(add('b')), crew('b')],
        seen: 'PATCH /Groups/g1 → 204, and then 1 member is gone of whom it did not speak.',
        aspect: 'overdone',
        ...ops,
      },
      'whom the add before has brought is gone, whoever may have been first': {
        on: [crew(), told(add('a')), told(remove('a')), told(add('b')), told(add('c')), crew('c')],
        seen: 'PATCH /Groups/g1 → 204, and then 1 member is gone of whom it did not speak.',
        aspect: 'overdone',
        ...ops,
      },
      'only adds since those who are gone were shown': {
        on: [crew('a'), told(add('b')), told(add('c')), crew('c')],
        seen: 'PATCH /Groups/g1 → 204, and then 2 members are gone of whom it did not speak.',
        ...ops,
      },
      refused: { on: [crew('a'), told(add('b'), 400)], seen: refusal('that it adds members'), ...ops },
    },
    silent: {
      'a rename came after it': [crew('a'), told(add('b')), told(rename), staff()],
      'a rename came before it': [crew('a'), told(rename), told(add('b')), staff('b')],
      'the remove before may have done it': [
        crew('a', 'x'),
        told(removeValueOf('x')),
        told(add('b')),
        crew('b'),
      ],
      'refused for somebody who was deleted': [crew('a'), del('/Users/b', 204), told(add('b'), 400)],
      'refused for somebody who has another id since a rename': [
        crew('a'),
        get('/Users/b', 200, user({ id: 'b' })),
        put('/Users/b', user({ id: 'b', userName: 'new' }), 200, user({ id: 'new', userName: 'new' })),
        told(add('b'), 400),
      ],
      'members are never shown': [
        get('/Groups/g1', 200, group()),
        told(add('b')),
        get('/Groups/g1', 200, group()),
      ],
      'nobody looks': [crew('a'), told(add('b'))],
    },
  },
  'RFC7644-3.5.2.2-members-remove-one': {
    passes: { 'only that one': [crew('a', 'b'), told(removeOne), crew('a')] },
    fails: {
      all: {
        on: [crew('a', 'b'), told(removeOne), crew()],
        seen: 'PATCH /Groups/g1 → 204, and then 1 member is gone of whom it did not speak.',
        ...ops,
      },
      'somebody else': {
        on: [crew('a', 'b'), told(removeOne), crew('b')],
        seen: 'PATCH /Groups/g1 → 204, and then 1 member is gone of whom it did not speak, and 1 member is still there whom it removed.',
        ...ops,
      },
      'those whom an add that works has just brought': {
        on: [
          crew(),
          told(add('x', 'y')),
          crew('x', 'y'),
          told(add('a', 'b')),
          told(removeOne),
          crew('x', 'y'),
        ],
        seen: 'PATCH /Groups/g1 → 204, and then 1 member is gone of whom it did not speak.',
        ...ops,
      },
      'with a rename before it that is known to leave members alone': {
        on: [crew('a', 'b', 'c'), told(rename), staff('a', 'b', 'c'), told(rename), told(removeOne), staff()],
        seen: 'PATCH /Groups/g1 → 204, and then 2 members are gone of whom it did not speak.',
        ...ops,
      },
      'with such a rename after it': {
        on: [crew('a', 'b', 'c'), told(rename), staff('a', 'b', 'c'), told(removeOne), told(rename), staff()],
        seen: 'PATCH /Groups/g1 → 204, and then 2 members are gone of whom it did not speak.',
        ...ops,
      },
      'nobody, after an add that nobody saw': {
        on: [crew(), told(add('a', 'b')), told(removeOne), crew('a', 'b')],
        seen: 'PATCH /Groups/g1 → 204, and then 1 member is still there whom it removed.',
        aspect: 'ignored',
        ...ops,
      },
      refused: {
        on: [crew('a', 'b'), told(removeOne, 400)],
        seen: refusal('a filter that names the member to remove'),
        ...ops,
      },
    },
    silent: {
      throttled: [crew('a', 'b'), told(removeOne, 429)],
      'the add before may have brought only the first': [
        crew(),
        told(add('x')),
        crew('x'),
        told(add('b', 'a')),
        told(removeOne),
        crew('x'),
      ],
      'a rename came after it': [crew('a', 'b'), told(removeOne), told(rename), staff()],
      'a rename came before it, of which nothing is known yet': [
        crew('a', 'b', 'c'),
        told(rename),
        told(removeOne),
        staff(),
      ],
    },
  },
  'ENTRA-members-remove-value': {
    passes: { 'only that one': [crew('a', 'b'), told(removeValue), crew('a')] },
    fails: {
      all: {
        on: [crew('a', 'b'), told(removeValue), crew()],
        seen: 'PATCH /Groups/g1 → 204, and then 1 member is gone of whom it did not speak.',
        ...ops,
      },
      nobody: {
        on: [crew('a', 'b'), told(removeValue), crew('a', 'b')],
        seen: 'PATCH /Groups/g1 → 204, and then 1 member is still there whom it removed.',
        ...ops,
      },
    },
    silent: {
      'it may be the capital letter': [
        crew('a', 'b'),
        told({ ...removeValue, op: 'Remove' }),
        crew('a', 'b'),
      ],
    },
  },
  'ENTRA-members-multi': {
    passes: {
      'all of them': [crew('a'), told(add('b', 'c')), crew('a', 'b', 'c')],
      'in several operations': [crew('a'), told([add('b'), add('c')]), crew('a', 'b', 'c')],
    },
    fails: {
      'only the first': {
        on: [crew('a'), told(add('x')), crew('a', 'x'), told(add('b', 'c')), crew('a', 'x', 'b')],
        seen: 'PATCH /Groups/g1 → 204, and then 1 member is missing whom it added.',
        ...ops,
      },
      'refused, where a single one was accepted': {
        on: [crew(), told(add('a')), crew('a'), told(add('b', 'c'), 400)],
        seen: refusal('several members to add, or several operations'),
        ...ops,
      },
      'only the right one of several': {
        on: [
          crew('a', 'b', 'c', 'd'),
          told(remove('a')),
          crew('b', 'c', 'd'),
          told([remove('b'), remove('c')]),
          crew('c'),
        ],
        seen: 'PATCH /Groups/g1 → 204, and then 1 member is gone of whom it did not speak, and 1 member is still there whom it removed.',
        ...ops,
      },
    },
    silent: {
      'who was the last to be removed has not shown what becomes of the others': [
        crew('a'),
        told(remove('a')),
        crew(),
        told(add('b', 'c', 'd')),
        crew('b', 'c', 'd'),
        told([remove('b'), remove('c')]),
        crew('c'),
      ],
      'it may be the add itself': [crew('a'), told(add('b', 'c')), crew('a')],
      'an add to an empty group has not shown what becomes of those who are there': [
        crew(),
        told(add('a')),
        crew('a'),
        told([add('b'), add('c')]),
        crew('c'),
      ],
    },
  },
  'RFC7644-3.5.2.3-members-replace': {
    passes: {
      'exactly those': [
        crew('a', 'b'),
        told({ op: 'replace', path: 'members', value: members('c') }),
        crew('c'),
      ],
      'by PUT': [
        crew('a', 'b'),
        put('/Groups/g1', group({ members: members('c') }), 200, group({ members: members('c') })),
      ],
    },
    fails: {
      'the old ones stay': {
        on: [
          crew('a', 'b'),
          told({ op: 'replace', path: 'members', value: members('c') }),
          crew('a', 'b', 'c'),
        ],
        seen: 'PATCH /Groups/g1 → 204, and then 2 members are still there whom its list does not name.',
        ...ops,
      },
      'an empty list is refused': {
        on: [crew('a', 'b'), told({ op: 'replace', path: 'members', value: [] }, 400)],
        seen: refusal('that it replaces all members'),
        aspect: 'refused',
        ...ops,
      },
      'the old ones stay after a PUT': {
        on: [crew('a', 'b'), put('/Groups/g1', group({ members: members('b') }), 204), crew('a', 'b')],
        seen: 'PUT /Groups/g1 → 204, and then 1 is there that it did not name.',
        excerpt: '"members":[{"value":"a"},{"value":"b"}]',
        aspect: 'put stale',
      },
      'some are missing after a PUT': {
        on: [
          crew('a'),
          put('/Groups/g1', group({ members: members('a', 'b') }), 200, group({ members: members('a') })),
        ],
        seen: 'PUT /Groups/g1 → 200, and then 1 of 2 members is missing.',
        excerpt: '"members":[{"value":"a"}]',
        aspect: 'put missing',
      },
    },
    silent: {
      'members are never shown': [
        get('/Groups/g1', 200, group()),
        put('/Groups/g1', group({ members: members('b') }), 200, group()),
      ],
    },
  },
  'OKTA-group-rename': {
    passes: { 'members stay': [crew('a'), told(rename), staff('a')] },
    fails: {
      'members are gone': {
        on: [crew('a'), told(rename), staff()],
        seen: 'PATCH /Groups/g1 → 204 addressed displayName, and members went from [{"value":"a"}] to [].',
        excerpt: '"members":[]',
        aspect: 'Group members',
      },
      'the id is refused': {
        on: [
          crew('a'),
          told({ op: 'replace', value: { displayName: 'X' } }),
          get('/Groups/g1', 200, group({ displayName: 'X', members: members('a') })),
          told(rename, 400),
        ],
        seen: refusal('the id beside the new name'),
        ...ops,
      },
    },
    silent: { 'explained by what has no path': [crew('a'), told(rename, 400)] },
  },
  'RFC7644-3.5.2.1-members-add-idempotent': {
    passes: { 'everybody once': [crew('a'), told(add('a')), crew('a')] },
    fails: {
      refused: {
        on: [crew('a'), told(add('b')), crew('a', 'b'), told(add('a'), 400)],
        seen: refusal('a member who is there already'),
        aspect: 'refused',
        ...ops,
      },
      twice: {
        on: [crew('a'), told(add('a')), crew('a', 'a')],
        seen: 'GET /Groups/g1 → 200: a member stands in the list twice.',
        excerpt: /"members":/,
        aspect: 'twice',
      },
    },
    silent: {
      'an empty group': [crew()],
      'members that are no objects': [get('/Groups/g1', 200, group({ members: ['a', 'b'] }))],
    },
  },
})
