import { sentBody } from '../excerpt.ts'
import { ask, NotExercised, type Probe, type ProbeConversation } from '../probe.ts'
import { fail, type Verdict } from '../rule.ts'
import { expectStatus, saysError } from './answer.ts'
import { made, patchable } from './made.ts'
import { form, patchAndRead } from './patch-form.ts'
import { patch } from './request.ts'
import { read } from './steps.ts'

/** An add to attributes of one value, whether there is one or not. */
export const addSingle: Probe = function* (lab) {
  const user = yield* patchable(lab)
  const verdicts: Verdict[] = []
  for (const [path, value] of [
    ['title', 'Added'],
    ['active', false],
  ] as const) {
    const seen = yield* patchAndRead(user.path, { op: 'add', path, value })
    if (seen.status === 400) {
      verdicts.push(
        fail(`${seen.line}: add of ${path} replaces it.`, { aspect: path, excerpt: sentBody(seen) }),
      )
    }
  }
  return verdicts
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

/** Add, Replace and Remove, as Entra writes them, of a user and of a group. */
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
    yield* patchAndRead(group.path, operation)
  }
  return []
}

/** A title goes; what must stay is refused, and so is a remove of nothing in particular. */
export const removal: Probe = function* (lab) {
  const user = yield* patchable(lab, { title: 'Probe' })
  yield* patchAndRead(user.path, { op: 'remove', path: 'title' })
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
