import { isObject } from '../../base/json.ts'
import { enterpriseUserUrn } from '../../scim/urn.ts'
import { asMeant } from '../as-meant.ts'
import { bodyStart, member, statusLine } from '../excerpt.ts'
import { valueAt } from '../leaf.ts'
import { ask, NotExercised, type Probe, type ProbeConversation } from '../probe.ts'
import { fail, inconclusive, pass, type Verdict } from '../rule.ts'
import { idText, listIn } from '../seen.ts'
import { addMembers, done, expectStatus, get, made, patch, patchable, read, remove } from './steps.ts'

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

export const chosenAttributes: Probe = function* (lab) {
  const user = yield* made(lab, 'User')
  const seen = yield* ask(get(user.path, { query: 'attributes=userName' }))
  if (!seen.ok || !isObject(seen.body)) {
    return expectStatus(seen, [200], 'attributes= is supported', String(seen.status))
  }
  const body = asMeant('User', seen.body)
  // A list of one is no resource, and not for want of the attributes.
  if (listIn(seen.body) !== undefined) return inconclusive(`${seen.line}: the answer is no resource.`)
  if (idText(body) === undefined) {
    return fail(`${seen.line}: the id was left out, which is always returned.`, {
      aspect: 'id',
      excerpt: bodyStart(seen),
    })
  }
  if (valueAt(body, ['userName']) === undefined) {
    return fail(`${seen.line}: userName was asked for, and is not there.`, {
      aspect: 'missing',
      excerpt: bodyStart(seen),
    })
  }
  const besides = ['name', 'emails', 'displayName', 'active'].find((name) => body[name] !== undefined)
  return besides === undefined
    ? pass
    : fail(`${seen.line}: ${besides} is there, which was not asked for.`, {
        aspect: 'besides',
        excerpt: member(besides, body[besides]),
      })
}

/** A group without its members, as Entra reads it. */
export const excludedMembers: Probe = function* (lab) {
  const user = yield* made(lab, 'User')
  const group = yield* made(lab, 'Group', { members: [{ value: user.id }] })
  yield* read(group.path, { query: 'excludedAttributes=members' })
  yield* done(
    get('/Groups', {
      query: `excludedAttributes=members&filter=${encodeURIComponent(`displayName eq "${group.name}"`)}`,
    }),
  )
  return []
}

/** Another attribute of the extension arrives by the same form: otherwise the manager is not to blame. */
function* extensionReached(path: string): ProbeConversation<void> {
  const operation = { op: 'add', path: `${enterpriseUserUrn}:department`, value: 'Probes' }
  const seen = yield* ask(patch(path, [operation], { odd: true }))
  const shown = valueAt(yield* read(path, { odd: true }), [enterpriseUserUrn, 'department'])
  if (!seen.ok || shown !== 'Probes')
    throw new NotExercised(`No attribute of the enterprise extension is taken: ${seen.line}`)
}

/** Given, replaced and taken away, in the form of Microsoft’s validator. */
export const manager: Probe = function* (lab) {
  const first = yield* made(lab, 'User')
  const second = yield* made(lab, 'User')
  const user = yield* patchable(lab)
  yield* extensionReached(user.path)
  const path = `${enterpriseUserUrn}:manager`
  const verdicts: Verdict[] = []
  for (const [op, id] of [
    ['add', first.id],
    ['replace', second.id],
  ] as const) {
    const seen = yield* ask(patch(user.path, [{ op, path, value: { value: id } }], { odd: true }))
    if (!seen.ok) {
      verdicts.push(fail(`${seen.line}: ${op} of a manager.`, { aspect: op, excerpt: statusLine(seen) }))
      continue
    }
    const shown = valueAt(yield* read(user.path, { odd: true }), [enterpriseUserUrn, 'manager'])
    verdicts.push(
      isObject(shown) && shown.value === id
        ? pass
        : fail(`After ${op} of ${id} the manager is ${JSON.stringify(shown) ?? 'left out'}.`, {
            aspect: isObject(shown) ? `${op} value` : 'shape',
            excerpt: member('manager', shown),
          }),
    )
  }
  const removed = yield* ask(patch(user.path, [{ op: 'remove', path }], { odd: true }))
  if (!removed.ok) {
    verdicts.push(
      fail(`${removed.line}: remove of a manager.`, { aspect: 'remove', excerpt: statusLine(removed) }),
    )
    return verdicts
  }
  const left = valueAt(yield* read(user.path, { odd: true }), [enterpriseUserUrn, 'manager'])
  const gone = left === undefined || left === null
  verdicts.push(
    gone
      ? pass
      : fail(`After remove the manager is ${JSON.stringify(left)}.`, {
          aspect: 'removed',
          excerpt: member('manager', left),
        }),
  )
  return verdicts
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

/**
 * A versioned resource: If-None-Match that hits, If-Match that does not. An ETag alone may be that of the framework, for
 * the text of the answer: whoever gives versions has them in the resource, or says so in ServiceProviderConfig.
 */
export const conditional: Probe = function* (lab) {
  const user = yield* patchable(lab)
  const seen = yield* done(get(user.path))
  const etag = seen.header('etag')
  if (etag === undefined) throw new NotExercised('Answers have no ETag.')
  if (valueAt(seen.body, ['meta', 'version']) === undefined) {
    const { body } = yield* ask(get('/ServiceProviderConfig', { odd: true }))
    if (valueAt(body, ['etag', 'supported']) !== true) throw new NotExercised('Resources have no versions.')
  }
  const verdicts: Verdict[] = []
  const same = yield* ask(get(user.path, { headers: { 'If-None-Match': etag }, odd: true }))
  verdicts.push(expectStatus(same, [304], 'what has not changed is a 304', 'if-none-match'))
  const stale = yield* ask(
    patch(user.path, [{ op: 'replace', path: 'title', value: 'Stale' }], {
      headers: { 'If-Match': 'W/"scimulator-stale"' },
      odd: true,
    }),
  )
  verdicts.push(expectStatus(stale, [412], 'a version that is not the present one is a 412', 'if-match'))
  return verdicts
}

/** Deleted, and everything that may still be asked of it. */
export const afterDelete: Probe = function* (lab) {
  const user = yield* made(lab, 'User')
  yield* done(remove(user.path))
  yield* ask(get(user.path))
  yield* ask(patch(user.path, [{ op: 'replace', path: 'active', value: false }]))
  yield* ask(get('/Users', { query: `filter=${encodeURIComponent(`userName eq "${user.name}"`)}` }))
  return []
}
