import { isObject } from '../../base/json.ts'
import { statusLine } from '../excerpt.ts'
import { ask, askAll, type Probe, Unprepared } from '../probe.ts'
import { fail, inconclusive, pass, type Verdict } from '../rule.ts'
import { idText } from '../seen.ts'
import { expectStatus, idsOf, totalOf } from './answer.ts'
import { made } from './made.ts'
import { find, patch, post, put } from './request.ts'
import { read } from './steps.ts'

/** A POST whose answer was lost is sent again. */
export const retriedPost: Probe = function* (lab) {
  const user = yield* made(lab, 'User')
  const again = yield* ask(post('/Users', user.sent, { odd: true }))
  const found = yield* ask(find('User', `userName eq ${JSON.stringify(user.name)}`, { odd: true }))
  const total = Math.max(totalOf(found) ?? 0, idsOf(found).length)
  const second = again.ok && isObject(again.body) && idText(again.body) !== user.id
  if (second || total > 1) {
    return fail(`${again.line}: the same POST again, and there are ${total} users of that name.`, {
      aspect: 'twice',
      excerpt: statusLine(again),
    })
  }
  // With which status it is refused, or that it is answered by the account that is there, is a matter of its own.
  return again.status === 409 ? pass : inconclusive(`${again.line}: there is one user, and no 409.`)
}

/** Ten times the same POST at once. */
export const sameMomentPosts: Probe = function* (lab) {
  const sent = lab.user()
  const answers = yield* askAll(Array.from({ length: 10 }, () => post('/Users', sent, { odd: true })))
  const created = answers.filter(({ ok }) => ok)
  const odd = answers.find(({ ok, status }) => !ok && status !== 409 && status !== 429)
  if (created.length > 1) {
    return fail(`Of ten equal POSTs at once ${created.length} created a user.`, { aspect: 'twice' })
  }
  if (odd) {
    return fail(`${odd.line}: of ten equal POSTs at once one is a 201, and the others are 409.`, {
      aspect: String(odd.status),
      excerpt: statusLine(odd),
    })
  }
  return created.length === 1 ? pass : inconclusive('Of ten equal POSTs at once none created a user.')
}

/** The last write once more. */
export const repeatedWrite: Probe = function* (lab) {
  const user = yield* made(lab, 'User')
  const operations = [{ op: 'replace', path: 'title', value: 'Twice' }]
  const first = yield* ask(patch(user.path, operations))
  const again = yield* ask(patch(user.path, operations))
  const verdicts: Verdict[] = []
  if (first.ok) verdicts.push(expectStatus(again, [200, 204], 'the same PATCH again succeeds', 'PATCH'))
  const sent = { ...user.sent, title: 'Twice' }
  const replacedOnce = yield* ask(put(user.path, sent))
  if (replacedOnce.ok) {
    const twice = yield* ask(put(user.path, sent))
    verdicts.push(expectStatus(twice, [200, 204], 'the same PUT again succeeds', 'PUT'))
  }
  if (verdicts.length === 0) throw new Unprepared(first, `Neither PATCH nor PUT succeeds: ${first.line}`)
  const after = yield* read(user.path)
  verdicts.push(
    after.title === 'Twice' || after.title === undefined
      ? pass
      : fail('The second write changed something else.'),
  )
  return verdicts
}
