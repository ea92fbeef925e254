import { isObject } from '../../base/json.ts'
import { statusLine } from '../excerpt.ts'
import { ask, type Probe } from '../probe.ts'
import { memberIds } from '../read-back.ts'
import { fail, pass, type Verdict } from '../rule.ts'
import { expectStatus } from './answer.ts'
import { made } from './made.ts'
import { find, get, patch, post, remove } from './request.ts'
import { done, read } from './steps.ts'

/** Whoever was deleted may come back under the same names. */
export const recreated: Probe = function* (lab) {
  const user = yield* made(lab, 'User', { externalId: lab.name() })
  yield* done(remove(user.path))
  const again = yield* ask(post('/Users', user.sent, { odd: true }))
  return again.ok
    ? pass
    : fail(`${again.line}: the user of that name has been deleted.`, {
        aspect: String(again.status),
        excerpt: statusLine(again),
      })
}

export const deletedTwice: Probe = function* (lab) {
  const user = yield* made(lab, 'User')
  yield* done(remove(user.path))
  const twice = yield* ask(remove(user.path, { odd: true }))
  const never = yield* ask(remove('/Users/8e1f2a3b-4c5d-4e6f-8a9b-0c1d2e3f4a5b', { odd: true }))
  return [
    expectStatus(twice, [404], 'the second DELETE is a 404', `twice ${twice.status}`),
    expectStatus(never, [404], 'DELETE of an id that nobody has is a 404', `never ${never.status}`),
  ]
}

/** A user whom others refer to: as a member, and as a manager. */
export const deletedThoughNamed: Probe = function* (lab) {
  const user = yield* made(lab, 'User')
  yield* made(lab, 'Group', { members: [{ value: user.id }] })
  const seen = yield* ask(remove(user.path))
  return seen.status >= 500
    ? fail(`${seen.line}: a user who is in a group could not be deleted.`, {
        aspect: String(seen.status),
        excerpt: statusLine(seen),
      })
    : pass
}

/** A deleted user is no member any more. */
export const memberDeleted: Probe = function* (lab) {
  const user = yield* made(lab, 'User')
  const group = yield* made(lab, 'Group', { members: [{ value: user.id }] })
  const verdicts: Verdict[] = []
  if (!memberIds(yield* read(group.path))?.has(user.id)) return verdicts
  yield* done(remove(user.path))
  const seen = yield* ask(get(group.path, { odd: true }))
  return isObject(seen.body) && memberIds(seen.body)?.has(user.id)
    ? fail(`${seen.line}: ${user.id} is still a member, and has been deleted.`)
    : pass
}

/** Deleted, and everything that may still be asked of it. */
export const afterDelete: Probe = function* (lab) {
  const user = yield* made(lab, 'User')
  yield* done(remove(user.path))
  yield* ask(get(user.path))
  yield* ask(patch(user.path, [{ op: 'replace', path: 'active', value: false }]))
  yield* ask(find('User', `userName eq "${user.name}"`))
  return []
}
