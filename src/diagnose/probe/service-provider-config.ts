import { isObject, type Json, type JsonObject } from '../../base/json.ts'
import { bulkRequestUrn } from '../../scim/urn.ts'
import { member, statusLine } from '../excerpt.ts'
import { valueAt } from '../leaf.ts'
import { ask, type Probe, type ProbeConversation, Unprepared } from '../probe.ts'
import { fail, pass, type Verdict } from '../rule.ts'
import type { Seen } from '../seen.ts'
import { bodyOf } from './answer.ts'
import { made } from './made.ts'
import { find, get, patch, post } from './request.ts'

/** What /ServiceProviderConfig must hold (RFC 7643 §5). */
export const configShape: Probe = function* () {
  const seen = yield* ask(get('/ServiceProviderConfig'))
  if (!isObject(bodyOf(seen)) || !seen.ok || !isObject(seen.body)) {
    return fail(`${seen.line}: there is no ServiceProviderConfig.`, {
      aspect: 'none',
      excerpt: statusLine(seen),
    })
  }
  const { body } = seen
  const wrong = configFields.filter(([keys, type]) => {
    const value = valueAt(body, keys)
    return type === 'array' ? !Array.isArray(value) : typeof value !== type
  })
  const [first] = wrong
  if (!first) return pass
  const told = wrong.map(([keys, type]) => {
    const value = valueAt(body, keys)
    return value === undefined
      ? `${keys.join('.')} is left out`
      : `${keys.join('.')} is ${JSON.stringify(value)}, not a ${type}`
  })
  return fail(`${seen.line}: ${told.join(', ')}.`, {
    excerpt: member(first[0][0] ?? '', valueAt(body, first[0].slice(0, 1))),
  })
}

const configFields: readonly [string[], string][] = [
  [['patch', 'supported'], 'boolean'],
  [['bulk', 'supported'], 'boolean'],
  [['bulk', 'maxOperations'], 'number'],
  [['bulk', 'maxPayloadSize'], 'number'],
  [['filter', 'supported'], 'boolean'],
  [['filter', 'maxResults'], 'number'],
  [['changePassword', 'supported'], 'boolean'],
  [['sort', 'supported'], 'boolean'],
  [['etag', 'supported'], 'boolean'],
  [['authenticationSchemes'], 'array'],
]

/** Whether flags say what the target does. */
export const configTruth: Probe = function* (lab) {
  const config = yield* serviceProviderConfig()
  const flag = (name: string) => valueAt(config, [name, 'supported'])
  const user = yield* made(lab, 'User')
  const verdicts: Verdict[] = []
  const patched = yield* ask(
    patch(user.path, [{ op: 'replace', path: 'displayName', value: 'Probed' }], { odd: true }),
  )
  verdicts.push(flagVerdict('patch', flag('patch'), patched))
  const found = yield* ask(find('User', `userName eq "${user.name}"`, { odd: true }))
  verdicts.push(flagVerdict('filter', flag('filter'), found))
  const etag = valueAt(user.shown, ['meta', 'version'])
  if (flag('etag') === true && etag === undefined) {
    verdicts.push(fail('etag.supported is true, and resources have no meta.version.', { aspect: 'etag' }))
  }
  if (flag('bulk') === true) {
    const bulk = yield* ask(post('/Bulk', harmlessBulk, { odd: true }))
    verdicts.push(
      [404, 405, 501].includes(bulk.status)
        ? fail(`bulk.supported is true, and ${bulk.line}.`, { aspect: 'bulk', excerpt: statusLine(bulk) })
        : pass,
    )
  }
  return verdicts
}

/** A request in bulk that changes nothing: what it deletes nobody has. */
const harmlessBulk: JsonObject = {
  schemas: [bulkRequestUrn],
  Operations: [{ method: 'DELETE', path: '/Users/4a5b6c7d-8e9f-4a0b-9c1d-2e3f4a5b6c7d' }],
}

function flagVerdict(name: string, said: Json | undefined, seen: Seen): Verdict {
  if (said === true && !seen.ok) {
    return fail(`${name}.supported is true, and ${seen.line}.`, { aspect: name, excerpt: statusLine(seen) })
  }
  if (said === false && seen.ok) {
    return fail(`${name}.supported is false, and ${seen.line}.`, { aspect: name, excerpt: statusLine(seen) })
  }
  return pass
}

export function* serviceProviderConfig(): ProbeConversation<JsonObject> {
  const seen = yield* ask(get('/ServiceProviderConfig'))
  if (!seen.ok || !isObject(seen.body))
    throw new Unprepared(seen, `There is no ServiceProviderConfig: ${seen.line}`)
  return seen.body
}
