import { statusLine } from '../excerpt.ts'
import { ask, type Probe } from '../probe.ts'
import { fail, inconclusive } from '../rule.ts'
import { idText } from '../seen.ts'
import { expectStatus } from './answer.ts'
import { made } from './made.ts'
import { get, put } from './request.ts'
import { read } from './steps.ts'

/** A user and a group are replaced, as Okta’s custom apps do, and read. */
export const replaced: Probe = function* (lab) {
  const user = yield* made(lab, 'User')
  yield* ask(
    put(user.path, { ...user.sent, id: user.id, name: { givenName: 'Replaced', familyName: 'Scimulator' } }),
  )
  yield* read(user.path)
  const group = yield* made(lab, 'Group')
  yield* ask(put(group.path, { ...group.sent, id: group.id, members: [{ value: user.id }] }))
  yield* read(group.path)
  return []
}

/** As Okta sends it: the whole resource that it has read, with what only the target may write. */
export const replacedWithReadOnly: Probe = function* (lab) {
  const user = yield* made(lab, 'User')
  const shown = yield* read(user.path)
  yield* ask(put(user.path, { ...shown, groups: [], title: 'Replaced' }))
  yield* read(user.path)
  return []
}

/** A PUT to an id that nobody has creates nothing. */
export const putCreates: Probe = function* (lab) {
  const path = '/Users/3f0c8b9e-5a1d-4c7e-9b2f-6d8e7a1c5b4f'
  const seen = yield* ask(put(path, lab.user(), { odd: true }))
  if (seen.ok) {
    return fail(`${seen.line}: a PUT to an id that nobody has created a user.`, {
      aspect: 'created',
      excerpt: statusLine(seen),
    })
  }
  const verdict = expectStatus(
    seen,
    [404, 405, 501],
    'a PUT to an id that nobody has is a 404',
    String(seen.status),
  )
  if (seen.status === 415) return inconclusive(`${seen.line}: it was not even read.`)
  const after = yield* ask(get(path, { odd: true }))
  const isThere =
    after.shown[0] !== undefined && idText(after.shown[0].resource) === path.slice('/Users/'.length)
  return after.ok && isThere ? fail(`${after.line} after ${seen.line}.`, { aspect: 'there' }) : verdict
}
