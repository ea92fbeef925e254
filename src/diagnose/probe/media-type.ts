import { statusLine } from '../excerpt.ts'
import { ask, type Probe, Unprepared } from '../probe.ts'
import { fail, pass } from '../rule.ts'
import { get, post } from './request.ts'

/** The media type that most HTTP clients send by themselves. */
export const plainJson: Probe = function* (lab) {
  const sent = lab.user()
  const seen = yield* ask(
    post('/Users', sent, { headers: { 'Content-Type': 'application/json' }, odd: true }),
  )
  if (seen.ok) return pass
  const proper = yield* ask(post('/Users', lab.user()))
  if (!proper.ok) throw new Unprepared(proper, `No user can be created: ${proper.line}`)
  return fail(`${seen.line} with application/json.`, {
    aspect: String(seen.status),
    excerpt: statusLine(seen),
  })
}

/** Each Accept that clients send, and none. */
export const everyAccept: Probe = function* () {
  for (const accept of ['application/scim+json', 'application/json', '*/*', null]) {
    yield* ask(get('/Users', { query: 'count=1', headers: { Accept: accept } }))
  }
  return []
}
