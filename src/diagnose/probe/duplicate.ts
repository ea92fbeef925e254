import { bodyStart, sentBody, statusLine } from '../excerpt.ts'
import { ask, NotExercised, type Probe } from '../probe.ts'
import { sameShown } from '../read-back.ts'
import { fail, inconclusive, pass, warn } from '../rule.ts'
import { expectStatus, idsOf } from './answer.ts'
import { made } from './made.ts'
import { collections, find, get, post } from './request.ts'
import { read } from './steps.ts'

/** The same user twice. */
export const duplicate: Probe = function* (lab) {
  const user = yield* made(lab, 'User')
  const again = yield* ask(post('/Users', user.sent))
  if (again.ok) {
    return fail(`${again.line}: there was a user with this userName already.`, {
      aspect: 'created',
      excerpt: statusLine(again),
    })
  }
  // Whoever is in the way must be found.
  yield* ask(find('User', `userName eq ${JSON.stringify(user.name)}`))
  return []
}

/** A create that is refused leaves the resource that is in its way as it was. */
export const refusedCreateChangesNothing: Probe = function* (lab) {
  const user = yield* made(lab, 'User', { title: 'Before' })
  const before = yield* read(user.path)
  const again = yield* ask(
    post(
      '/Users',
      { ...user.sent, displayName: 'Changed', title: 'After', active: false, externalId: lab.name() },
      { odd: true },
    ),
  )
  if (again.status !== 409) return inconclusive(`${again.line}: it was not refused with 409.`)
  const after = yield* ask(get(user.path, { odd: true }))
  const body = after.shown[0]?.resource
  if (!body) {
    return fail(`${after.line}: since a create was refused with 409, the user is not there any more.`, {
      aspect: 'gone',
      excerpt: statusLine(after),
    })
  }
  const changed = ['userName', 'displayName', 'title', 'active', 'emails', 'externalId'].find(
    (name) => !sameShown(before[name], body[name]),
  )
  return changed === undefined
    ? pass
    : fail(`A create was refused with 409, and changed ${changed} of the user in its way.`, {
        aspect: changed,
        excerpt: bodyStart(after),
      })
}

/** The same userName in another case. */
export const caseVariant: Probe = function* (lab) {
  const user = yield* made(lab, 'User')
  const same = yield* ask(post('/Users', user.sent, { odd: true }))
  if (same.ok) throw new NotExercised(`Nor is the very same userName refused: ${same.line}`)
  const sent = lab.user({ userName: user.name.toUpperCase() })
  const seen = yield* ask(post('/Users', sent, { odd: true }))
  if (seen.ok) {
    return fail(`${seen.line}: there is a user whose userName differs in case only.`, {
      aspect: 'created',
      excerpt: sentBody(seen),
    })
  }
  return seen.status === same.status
    ? pass
    : expectStatus(seen, [409], 'a userName that differs in case only is taken', String(seen.status))
}

/** A group of a name that is taken. */
export const duplicateGroup: Probe = function* (lab) {
  const group = yield* made(lab, 'Group')
  const again = yield* ask(post(collections.Group, group.sent, { odd: true }))
  if (again.status === 409) return pass
  if (again.status === 400) return inconclusive(`${again.line}: refused, though not with 409.`)
  return again.ok
    ? warn(`${again.line}: a second group of the same displayName was created.`, {
        aspect: 'created',
        excerpt: statusLine(again),
      })
    : expectStatus(again, [409], 'a displayName that is taken is a 409', String(again.status))
}

/** A create that is refused for something else than its userName, after which the look-up by userName finds nobody. */
export const refusedForEmail: Probe = function* (lab) {
  const user = yield* made(lab, 'User')
  const sent = lab.user({ emails: [{ value: user.name, type: 'work', primary: true }] })
  const seen = yield* ask(post('/Users', sent, { odd: true }))
  if (seen.status !== 409) return seen.ok ? pass : inconclusive(`${seen.line}: it was not refused with 409.`)
  const found = yield* ask(find('User', `userName eq ${JSON.stringify(sent.userName)}`, { odd: true }))
  return !found.ok || idsOf(found).length > 0
    ? pass
    : fail(`${seen.line} for an e-mail address that another user has, and ${found.line} finds nobody.`, {
        aspect: 'e-mail',
        excerpt: statusLine(seen),
      })
}
