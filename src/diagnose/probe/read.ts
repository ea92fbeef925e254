import { isObject } from '../../base/json.ts'
import { member, statusLine } from '../excerpt.ts'
import { valueAt } from '../leaf.ts'
import { ask, type Probe } from '../probe.ts'
import { fail, inconclusive, pass, type Verdict } from '../rule.ts'
import { idText } from '../seen.ts'
import { expectStatus } from './answer.ts'
import { made } from './made.ts'
import { addMembers, get, patch } from './request.ts'
import { read } from './steps.ts'

/** Ids that nobody has: one in the form of a UUID, and those of Okta’s suite. */
export const unknownIds: Probe = function* () {
  const verdicts: Verdict[] = []
  for (const id of [
    '7d1d8dd6-0b46-4b53-9f4c-1a2b3c4d5e6f',
    '00919288221112222',
    '010101001010101011001010101011',
  ]) {
    const seen = yield* ask(get(`/Users/${id}`, { odd: true }))
    verdicts.push(expectStatus(seen, [404], 'an id that nobody has is a 404', String(seen.status)))
  }
  return verdicts
}

/** A write, and reads right after it: the first has to show what was told, not the third. */
export const readAgain: Probe = function* (lab) {
  const user = yield* made(lab, 'User')
  const other = yield* made(lab, 'User')
  const group = yield* made(lab, 'Group', { members: [{ value: other.id }] })
  for (const request of [
    patch(user.path, [{ op: 'replace', path: 'displayName', value: 'Told Just Now' }]),
    addMembers(group.path, [user.id]),
  ]) {
    yield* ask(get(request.path))
    yield* ask(request)
    for (let reads = 0; reads < 4; reads++) yield* ask(get(request.path))
  }
  return []
}

/** meta.location leads to the resource itself. */
export const location: Probe = function* (lab) {
  const user = yield* made(lab, 'User')
  const uri = valueAt(yield* read(user.path), ['meta', 'location'])
  if (typeof uri !== 'string') return []
  const base = new URL(`${lab.baseUrl.replace(/\?.*$/, '').replace(/\/+$/, '')}/`).href
  // A reference may be relative, to the base URL (RFC 7643 §2.3.7).
  const whole = URL.canParse(uri, base) ? new URL(uri, base).href : uri
  if (!whole.startsWith(base)) {
    const ends = decodeURIComponent(uri.replace(/%(?![0-9a-f]{2})/gi, '%25')).endsWith(`/Users/${user.id}`)
    return fail(`meta.location is ${uri}, which is not below ${base}.`, {
      aspect: ends ? 'base' : 'elsewhere',
      excerpt: member('location', uri),
    })
  }
  const path = `/${whole.slice(base.length)}`
  const seen = yield* ask(get(path, { odd: true }))
  return seen.ok && isObject(seen.body) && idText(seen.body) === user.id
    ? pass
    : fail(`${seen.line}: meta.location does not lead to the resource.`, {
        aspect: 'other',
        excerpt: statusLine(seen),
      })
}

/** An id in another case is another id, or the same one’s; never somebody else’s. */
export const flippedId: Probe = function* (lab) {
  yield* made(lab, 'User')
  const user = yield* made(lab, 'User')
  const flipped = user.id.replace(/[a-z]/gi, (letter) =>
    letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase(),
  )
  if (flipped === user.id) return []
  const seen = yield* ask(get(`/Users/${encodeURIComponent(flipped)}`, { odd: true }))
  if (seen.status === 404) return pass
  if (!seen.ok) {
    const unknown = yield* ask(get('/Users/6c0b1f7e-2d3a-4b5c-9d8e-7f6a5b4c3d2e', { odd: true }))
    if (unknown.status === seen.status)
      return inconclusive(`${seen.line}, as for any id that nobody has: ${unknown.line}`)
  }
  return seen.ok && isObject(seen.body) && idText(seen.body) === user.id
    ? pass
    : fail(`${seen.line}: an id in another case is a 404, or the same resource.`, {
        excerpt: statusLine(seen),
      })
}
