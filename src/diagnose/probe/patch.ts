import { sentBody, statusLine } from '../excerpt.ts'
import { valueAt } from '../leaf.ts'
import { ask, NotExercised, type Probe } from '../probe.ts'
import { fail, pass, type Verdict } from '../rule.ts'
import { expectStatus } from './answer.ts'
import { made, patchable } from './made.ts'
import { addMembers, patch } from './request.ts'
import { done, read } from './steps.ts'

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
