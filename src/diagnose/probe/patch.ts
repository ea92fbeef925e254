import { isObject, type JsonObject } from '../../base/json.ts'
import { enterpriseUserUrn, userUrn } from '../../scim/urn.ts'
import { isKeyword } from '../error-keyword.ts'
import { sentBody, statusLine } from '../excerpt.ts'
import { valueAt } from '../leaf.ts'
import { operationsOf } from '../patch-trait.ts'
import { ask, NotExercised, type Probe, type ProbeConversation } from '../probe.ts'
import { fail, inconclusive, pass, type Verdict, warn } from '../rule.ts'
import type { Seen } from '../seen.ts'
import {
  addMembers,
  done,
  expectStatus,
  made,
  patch,
  patchable,
  read,
  saysError,
  scimTypeOf,
} from './steps.ts'

/** A PATCH of one form, and a look at what it did: the rules on the forms of a PATCH judge it. */
export function form(attributes: JsonObject, ...operations: JsonObject[]): Probe {
  return function* (lab) {
    const user = yield* patchable(lab, attributes)
    yield* ask(patch(user.path, operations))
    yield* read(user.path)
    return []
  }
}

/** Every form in which vendors PATCH a user, one request each, so that a failure has one cause. */
export const addSingle: Probe = function* (lab) {
  const user = yield* patchable(lab)
  const verdicts: Verdict[] = []
  for (const [path, value] of [
    ['title', 'Added'],
    ['active', false],
  ] as const) {
    const seen = yield* ask(patch(user.path, [{ op: 'add', path, value }]))
    if (seen.status === 400) {
      verdicts.push(
        fail(`${seen.line}: add of ${path} replaces it.`, { aspect: path, excerpt: sentBody(seen) }),
      )
    }
    yield* read(user.path)
  }
  return verdicts
}
export const dottedKeys = form(
  {
    schemas: [userUrn, enterpriseUserUrn],
    [enterpriseUserUrn]: { employeeNumber: '1814' },
  },
  { op: 'replace', value: { 'name.givenName': 'Dotted', [`${enterpriseUserUrn}:employeeNumber`]: '1815' } },
)
export const valuePath: Probe = function* (lab) {
  const user = yield* patchable(lab)
  yield* ask(
    patch(user.path, [
      { op: 'replace', path: 'emails[type eq "work"].value', value: `${lab.name()}@example.com` },
    ]),
  )
  yield* read(user.path)
  return []
}
export const valuePathCreate: Probe = function* (lab) {
  const other = yield* patchable(lab)
  yield* done(
    patch(
      other.path,
      [{ op: 'replace', path: 'emails[type eq "work"].value', value: `${lab.name()}@example.com` }],
      { odd: true },
    ),
  )
  const user = yield* patchable(lab, { emails: [] })
  yield* ask(
    patch(user.path, [
      { op: 'add', path: 'emails[type eq "work"].value', value: `${lab.name()}@example.com` },
    ]),
  )
  yield* read(user.path)
  return []
}
export const qualifiedPath: Probe = function* (lab) {
  const user = yield* patchable(lab)
  yield* ask(patch(user.path, [{ op: 'replace', path: `${userUrn}:displayName`, value: 'Qualified' }]))
  yield* read(user.path)
  yield* ask(patch(user.path, [{ op: 'add', path: `${enterpriseUserUrn}:department`, value: 'Probes' }]))
  yield* read(user.path)
  return []
}
/** An attribute that the target can show, as another user has just proved, is set on one who has none. */
export const replaceAbsent: Probe = function* (lab) {
  for (const path of ['nickName', 'title', 'externalId']) {
    const other = yield* made(lab, 'User', { [path]: lab.name('there') })
    if ((yield* read(other.path))[path] === undefined) continue
    yield* form({}, { op: 'replace', path, value: lab.name('absent') })(lab)
    return []
  }
  throw new NotExercised('No attribute that could be left out is stored.')
}
export const arrayValue = form({}, { op: 'replace', path: 'displayName', value: ['Unwrapped'] })

/** The forms in which Entra and Okta write, where nothing else watches for them. */
export const capitalOp: Probe = function* (lab) {
  yield* form({}, { op: 'Replace', path: 'displayName', value: 'Capital' })(lab)
  // Groups often have code of their own.
  const user = yield* made(lab, 'User')
  const group = yield* made(lab, 'Group')
  yield* read(group.path)
  for (const operation of [
    { op: 'Replace', path: 'displayName', value: lab.name('capital') },
    { op: 'Add', path: 'members', value: [{ value: user.id }] },
    { op: 'Remove', path: 'members', value: [{ value: user.id }] },
  ]) {
    yield* ask(patch(group.path, [operation]))
    yield* read(group.path)
  }
  return []
}
export const stringBoolean: Probe = function* (lab) {
  const user = yield* patchable(lab)
  // First as the RFC has it: where that does nothing, either, the text is not to blame.
  for (const value of [false, true]) {
    yield* done(patch(user.path, [{ op: 'replace', path: 'active', value }]))
    yield* read(user.path)
  }
  for (const value of ['False', 'True', 'False']) {
    yield* ask(patch(user.path, [{ op: 'replace', path: 'active', value }]))
    const { active } = yield* read(user.path)
    // Then it is one finding: no boolean is read from text.
    if (active !== (value === 'True')) return []
  }
  // Microsoft’s validator writes `primary` of a role so.
  const roles = yield* ask(
    patch(user.path, [{ op: 'add', path: 'roles', value: [{ value: 'probe', primary: 'True' }] }], {
      odd: true,
    }),
  )
  return roles.ok
    ? []
    : fail(`${roles.line}: primary is "True" there, as Entra writes it.`, {
        aspect: 'primary',
        excerpt: sentBody(roles),
      })
}
export const pathless: Probe = function* (lab) {
  const user = yield* patchable(lab)
  for (const active of [false, true]) {
    yield* ask(patch(user.path, [{ op: 'replace', path: 'active', value: active }]))
    yield* read(user.path)
  }
  yield* ask(patch(user.path, [{ op: 'replace', value: { active: false } }]))
  yield* read(user.path)
  return []
}

/** A title goes; what must stay is refused, and so is a remove of nothing in particular. */
export const removal: Probe = function* (lab) {
  const user = yield* patchable(lab, { title: 'Probe' })
  yield* ask(patch(user.path, [{ op: 'remove', path: 'title' }]))
  yield* read(user.path)
  const verdicts: Verdict[] = []
  const nothing = yield* ask(patch(user.path, [{ op: 'remove' }], { odd: true }))
  const verdict = expectStatus(
    nothing,
    [400],
    'a remove without a path is a 400 (noTarget)',
    `no path ${nothing.status}`,
  )
  if (verdict.verdict === 'pass' || (yield* takesPathless(user.path))) verdicts.push(verdict)
  const needed = yield* ask(patch(user.path, [{ op: 'remove', path: 'userName' }], { odd: true }))
  const { userName } = needed.ok ? yield* read(user.path, { odd: true }) : { userName: undefined }
  const what = userName === undefined ? 'was removed' : 'is still there, although the answer says otherwise'
  verdicts.push(
    needed.ok && !saysError(needed)
      ? fail(`${needed.line}: userName ${what}; every user must have one, so that is a 400 (mutability).`, {
          aspect: 'required',
          excerpt: sentBody(needed),
        })
      : expectStatus(
          needed,
          [400],
          'a remove of userName is a 400 (mutability)',
          `required ${needed.status}`,
        ),
  )
  return verdicts
}

/** Whether a PATCH without a path does what it says: if not, it is no wonder that a wrong one is not refused. */
function* takesPathless(path: string): ProbeConversation<boolean> {
  const operation = { op: 'replace', value: { displayName: 'Without a Path' } }
  const seen = yield* ask(patch(path, [operation], { odd: true }))
  return seen.ok && (yield* read(path, { odd: true })).displayName === 'Without a Path'
}

/** Something right and something wrong in one request: nothing happens. */
export const atomic: Probe = function* (lab) {
  const user = yield* made(lab, 'User', { title: 'Before' })
  const seen = yield* ask(
    patch(
      user.path,
      [
        { op: 'replace', path: 'title', value: 'After' },
        { op: 'replace', path: 'emails[type eq', value: 'x' },
      ],
      { odd: true },
    ),
  )
  if (seen.ok)
    throw new NotExercised(`${seen.line}: the wrong half was not refused, so there is nothing to take back.`)
  const after = yield* read(user.path, { odd: true })
  return after.title === 'After'
    ? fail(`${seen.line}, and the first of its operations was carried out all the same.`, {
        excerpt: sentBody(seen),
      })
    : pass
}

/** Paths that are none. */
export const badPaths: Probe = function* (lab) {
  const user = yield* patchable(lab)
  const verdicts: Verdict[] = []
  const accepted: Seen[] = []
  for (const [path, about] of [
    ['emails[', 'malformed'],
    ['scimulatorNoSuch', 'unknown'],
    ['emails[type eq]', 'filter'],
  ] as const) {
    const seen = yield* ask(patch(user.path, [{ op: 'replace', path, value: 'x' }], { odd: true }))
    if (saysError(seen)) continue
    if (seen.ok) {
      accepted.push(seen)
      continue
    }
    if (seen.status !== 400) {
      verdicts.push(
        fail(`${seen.line}: the path ${JSON.stringify(path)} is a 400.`, {
          aspect: `${about} ${seen.status}`,
          excerpt: statusLine(seen),
        }),
      )
      continue
    }
    const type = scimTypeOf(seen)
    const fitting = ['invalidPath', 'noTarget', 'invalidValue', 'invalidSyntax', 'invalidFilter']
    verdicts.push(
      !isKeyword(type) || fitting.includes(String(type))
        ? pass
        : warn(`${seen.line} with scimType ${JSON.stringify(type)} for the path ${JSON.stringify(path)}.`, {
            aspect: 'scimType',
          }),
    )
  }
  const [first] = accepted
  if (first) {
    const paths = accepted.flatMap(operationsOf).map(({ path }) => JSON.stringify(path))
    verdicts.push(
      fail(`${first.line}: the path ${paths.join(' and ')} was accepted, and there is no such thing.`, {
        aspect: 'accepted',
        excerpt: sentBody(first),
      }),
    )
  }
  return verdicts
}

/** Whether there is PATCH at all, for users and for groups. */
export const patchSupported: Probe = function* (lab) {
  const user = yield* made(lab, 'User')
  const group = yield* made(lab, 'Group')
  const verdicts: Verdict[] = []
  for (const { path } of [user, group]) {
    const seen = yield* ask(patch(path, [{ op: 'replace', path: 'displayName', value: lab.name('patched') }]))
    // 405 and 501 are told as they are seen.
    if (!seen.ok && ![405, 409, 429, 501].includes(seen.status)) {
      verdicts.push(
        fail(`${seen.line}: the plainest PATCH is refused.`, {
          aspect: `plain ${seen.about.resource}`,
          excerpt: statusLine(seen),
        }),
      )
    }
  }
  return verdicts
}

/** Operations count in their order. */
export const sequential: Probe = function* (lab) {
  const user = yield* patchable(lab, { title: 'First' })
  const seen = yield* ask(
    patch(
      user.path,
      [
        { op: 'remove', path: 'title' },
        { op: 'add', path: 'title', value: 'Second' },
        { op: 'replace', path: 'title', value: 'Third' },
      ],
      { odd: true },
    ),
  )
  if (!seen.ok)
    return expectStatus(
      seen,
      [200, 204],
      'several operations on one attribute are taken',
      String(seen.status),
    )
  const { title } = yield* read(user.path, { odd: true })
  return title === 'Third'
    ? pass
    : fail(`${seen.line}, and title is ${JSON.stringify(title)}, not "Third".`, { excerpt: sentBody(seen) })
}

/** One primary value takes it from the others. */
export const onePrimary: Probe = function* (lab) {
  const name = lab.name()
  const user = yield* patchable(lab, {
    emails: [
      { value: `${name}@example.com`, type: 'work', primary: true },
      { value: `${name}@example.org`, type: 'home' },
    ],
  })
  if (primariesIn(yield* read(user.path)) > 1)
    throw new NotExercised('Several addresses are primary from the beginning.')
  const seen = yield* ask(
    patch(user.path, [{ op: 'replace', path: 'emails[type eq "home"].primary', value: true }], { odd: true }),
  )
  if (!seen.ok) return inconclusive(`${seen.line}: primary of an address could not be set.`)
  const primaries = primariesIn(yield* read(user.path, { odd: true }))
  return primaries <= 1
    ? pass
    : fail(`${seen.line}, and ${primaries} e-mail addresses are primary.`, { excerpt: sentBody(seen) })
}

function primariesIn({ emails }: JsonObject): number {
  const list = Array.isArray(emails) ? emails.filter(isObject) : []
  return list.filter(({ primary }) => primary === true).length
}

/** Nothing new: lastModified stays. */
export const unchangedTime: Probe = function* (lab) {
  const user = yield* made(lab, 'User')
  const group = yield* made(lab, 'Group', { members: [{ value: user.id }] })
  const before = valueAt(yield* read(group.path), ['meta', 'lastModified'])
  if (before === undefined) throw new NotExercised('Groups have no meta.lastModified.')
  // The rule looks at what the answer or the next reading shows.
  yield* done(addMembers(group.path, [user.id]))
  yield* read(group.path)
  return []
}
