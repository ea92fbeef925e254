import { bodyStart, statusLine } from '../excerpt.ts'
import { ask, askAll, NotExercised, type Probe, type ProbeRequest } from '../probe.ts'
import { fail, inconclusive, pass, type Verdict, warn } from '../rule.ts'
import { expectStatus } from './answer.ts'
import { made } from './made.ts'
import { find, get, patch, post } from './request.ts'

/** Microsoft’s rate. */
const perSecond = 25

/** 25 requests a second, mixed, for a while. */
export const steadyLoad: Probe = function* (lab) {
  const user = yield* made(lab, 'User')
  const total = perSecond * lab.loadSeconds
  const requests = Array.from({ length: total }, (_, index): ProbeRequest => {
    const at = { atMs: (index * 1000) / perSecond, odd: true }
    if (index % 5 === 0)
      return patch(user.path, [{ op: 'replace', path: 'title', value: `Load ${index}` }], at)
    return index % 2 === 0 ? get(user.path, at) : find('User', `userName eq "${user.name}"`, at)
  })
  const answers = yield* askAll(requests)
  const bad = answers.filter(({ ok }) => !ok)
  const times = answers.map(({ exchange }) => exchange.durationMs).sort((a, b) => a - b)
  const p95 = Math.round(times[Math.floor(times.length * 0.95)] ?? 0)
  const [first] = bad
  const verdicts: Verdict[] = []
  if (first) {
    verdicts.push(
      fail(
        `${bad.length} of ${total} requests at ${perSecond} a second were not served, the first: ${first.line}.`,
        {
          aspect: 'errors',
          excerpt: statusLine(first),
        },
      ),
    )
  }
  if (p95 > 5000)
    verdicts.push(
      warn(`At ${perSecond} requests a second 5 of 100 take more than ${p95} ms.`, { aspect: 'slow' }),
    )
  return verdicts.length === 0 ? pass : verdicts
}

/** Many at once, until the target says that it is too much. */
export const throttled: Probe = function* () {
  // Odd, as such a burst says nothing of how quick an answer usually is.
  const answers = yield* askAll(
    Array.from({ length: 200 }, () => get('/Users', { query: 'count=1', odd: true })),
  )
  if (!answers.some(({ status }) => status === 429)) {
    throw new NotExercised('The target served 200 requests at once, and refused none.')
  }
  return []
}

/** A body larger than anybody wants. */
export const oversize: Probe = function* (lab) {
  const seen = yield* ask(
    post('/Users', lab.user({ displayName: 'x'.repeat(12 * 1024 * 1024) }), { odd: true }),
  )
  if (seen.ok) return inconclusive(`${seen.line}: twelve megabytes were taken.`)
  if (seen.status === 413) return pass
  return seen.status >= 500
    ? expectStatus(seen, [413], 'what is too large is a 413', String(seen.status))
    : warn(`${seen.line}: what is too large is a 413.`, {
        aspect: String(seen.status),
        excerpt: bodyStart(seen),
      })
}
