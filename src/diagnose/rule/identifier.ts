import { isObject, type Json } from '../../base/json.ts'
import { eachShown } from '../each-shown.ts'
import { equality } from '../equality.ts'
import { member } from '../excerpt.ts'
import { type Known, nameOf } from '../known.ts'
import { valueAt } from '../leaf.ts'
import { brief } from '../quote.ts'
import { fail, pass, type Rule, type Verdict, warn } from '../rule.ts'
import { idText, type Seen, type Shown } from '../seen.ts'
import { rfc7643, rfc7644 } from '../source.ts'
import { verdictOfAll } from '../verdict-of-all.ts'

/** Ids, the target’s and the IdP’s (RFC 7643 §3.1). */
export const identifierRules: readonly Rule[] = [
  {
    id: 'RFC7643-3.1-id-stable',
    tier: 1,
    mode: 'passive',
    required:
      'An id is a string, stays for as long as the resource does, and is never given again (RFC 7643 §3.1).',
    source: rfc7643('3.1'),
    severity: 'blocker',
    breaks: 'The IdP loses its link: the account is created again, or somebody else’s is written to.',
    fix: 'Use an id of its own, not the userName or an e-mail address; write numbers as strings.',
    evaluate: (seen, { known }) =>
      verdictOfAll([
        ...seen.shown.map((shown) => formOfId(shown, seen)),
        ...movedByWrite(seen),
        ...foundElsewhere(seen, known),
        ...givenAgain(seen, known),
      ]),
  },
  {
    id: 'RFC7643-3.1-externalId',
    tier: 1,
    mode: 'passive',
    required: 'externalId is the client’s: a server neither sets nor changes it (RFC 7643 §3.1, MUST NOT).',
    source: rfc7643('3.1'),
    severity: 'major',
    breaks: 'Entra matches by it: it does not find its own account and creates it again.',
    fix: 'Store it to the letter, for each client, and show it.',
    evaluate: (seen, { known }) =>
      verdictOfAll(seen.shown.flatMap((shown) => externalId(shown, seen, known))),
  },
  {
    id: 'SIM-id-url-safe',
    tier: 2,
    mode: 'passive',
    required: 'An id can stand in a URL as one segment (RFC 7644 §3.2).',
    source: rfc7644('3.2'),
    severity: 'major',
    breaks: 'IdPs and proxies encode it differently: some requests go to nobody, or to somebody else.',
    fix: 'Use UUIDs.',
    evaluate: (seen) =>
      eachShown(seen, ({ type, resource }) => {
        const id = idText(resource)
        if (id === undefined) return undefined
        return /^[\w.~!$&'()*,;=:@-]+$/.test(id)
          ? pass
          : fail(`${seen.line}: the id ${brief(id)} has to be percent-encoded.`, {
              aspect: type,
              excerpt: member('id', id),
            })
      }),
  },
]

function formOfId({ type, resource }: Shown, seen: Seen): Verdict {
  const { id } = resource
  if (typeof id !== 'string') {
    return fail(`${seen.line}: the id of a ${type} is ${brief(id)}, which is no string.`, {
      aspect: `${type} type`,
      excerpt: member('id', id),
    })
  }
  if (id === 'bulkId') {
    return fail(`${seen.line}: the id is "bulkId".`, { aspect: 'bulkId', excerpt: member('id', id) })
  }
  const name = nameOf(type, resource)
  return name !== undefined && name.toLowerCase() === id.toLowerCase()
    ? warn(`${seen.line}: the id is the ${type === 'User' ? 'userName' : 'displayName'}, which may change.`, {
        aspect: `${type} name`,
        excerpt: member('id', id),
      })
    : pass
}

/** The answer to a write shows the resource under another id. */
function movedByWrite(seen: Seen): Verdict[] {
  const { about } = seen
  if (about.action !== 'replace' && about.action !== 'modify') return []
  return seen.shown.flatMap(({ type, resource }): Verdict[] => {
    const id = idText(resource)
    if (id === undefined || id === about.id) return []
    return [
      fail(`${seen.line}: the answer shows the id ${brief(id)}.`, {
        aspect: `${type} write`,
        excerpt: member('id', resource.id),
      }),
    ]
  })
}

/** The one match of a look-up by name is not the resource that has that name. */
function foundElsewhere(seen: Seen, known: Known): Verdict[] {
  const asked = equality(seen)
  const [shown, ...others] = seen.shown
  if (!asked || !shown || others.length > 0) return []
  const name = asked.type === 'User' ? 'username' : 'displayname'
  const id = idText(shown.resource)
  // Who has the name of a group need not be unique.
  if (asked.attribute.toLowerCase() !== name || asked.type !== 'User' || id === undefined) return []
  const holder = known.named('User', asked.value)
  if (!holder || holder.deletion || holder.id === id || known.resource('User', id)) return []
  const had = holder.expected && nameOf('User', holder.expected)
  const has = nameOf('User', shown.resource)
  if (had?.toLowerCase() !== asked.value.toLowerCase() || has?.toLowerCase() !== had.toLowerCase()) return []
  return [
    fail(`${seen.line}: "${asked.value}" has the id ${brief(id)}, and had ${brief(holder.id)}.`, {
      aspect: 'look-up',
      excerpt: member('id', shown.resource.id),
      also: [holder.told?.seq ?? holder.observedBy ?? seen.seq],
    }),
  ]
}

/** A new resource with the id of another one, there or deleted. */
function givenAgain(seen: Seen, known: Known): Verdict[] {
  const { about, sent, body } = seen
  if (about.action !== 'create' || !seen.ok || !isObject(sent) || !isObject(body)) return []
  const id = idText(body)
  const holder = id === undefined ? undefined : known.resource(about.resource, id)
  const [name, had] = [
    nameOf(about.resource, sent),
    holder?.expected && nameOf(about.resource, holder.expected),
  ]
  if (!holder || name === undefined || had === undefined || name.toLowerCase() === had.toLowerCase())
    return []
  return [
    fail(`${seen.line}: the id ${brief(id)} was that of "${had}".`, {
      aspect: `${about.resource} again`,
      excerpt: member('id', body.id),
      also: [holder.createdBy ?? holder.observedBy ?? seen.seq],
    }),
  ]
}

function externalId({ type, resource }: Shown, seen: Seen, known: Known): Verdict[] {
  if (seen.partial) return []
  const id = idText(resource)
  const shown = valueAt(resource, ['externalId'])
  const told = toldExternalId(seen, known, type, id)
  if (told === undefined) return []
  if (shown === told) return [pass]
  if (isUnwritten(shown, seen, known, type, id)) return []
  const excerpt = member('externalId', shown)
  if (told === null) {
    return typeof shown === 'string' && shown !== ''
      ? [
          fail(`${seen.line}: externalId is ${brief(shown)}, and none was sent.`, {
            aspect: `${type} set`,
            excerpt,
          }),
        ]
      : []
  }
  // The answer to a write may hold less than the resource does.
  const whole =
    seen.about.action === 'get' || seen.about.action === 'list' || nameOf(type, resource) !== undefined
  if (shown === undefined && !whole) return []
  const what = shown === undefined || shown === null ? 'lost' : 'changed'
  return [
    fail(`${seen.line}: externalId was sent as ${brief(told)} and is ${brief(shown)}.`, {
      aspect: `${type} ${what}`,
      excerpt,
    }),
  ]
}

/** As it was before the last writes: that they took no effect is told by the rules about those. */
function isUnwritten(
  shown: Json | undefined,
  seen: Seen,
  known: Known,
  type: Shown['type'],
  id: string | undefined,
): boolean {
  if (seen.about.action === 'create' || id === undefined) return false
  const before = known.resource(type, id)?.observed
  return before !== undefined && shown === valueAt(before, ['externalId'])
}

/** What it was told to be; null for none at all, undefined when that is not known. */
function toldExternalId(
  seen: Seen,
  known: Known,
  type: Shown['type'],
  id: string | undefined,
): string | null | undefined {
  if (seen.about.action === 'create') {
    const sent = isObject(seen.sent) ? seen.sent.externalId : undefined
    return typeof sent === 'string' && sent !== '' ? sent : null
  }
  const resource = id === undefined ? undefined : known.resource(type, id)
  if (!resource || (seen.about.action === 'list' && !resource.isQuietBefore(seen))) return undefined
  const writes = seen.about.action === 'replace' || seen.about.action === 'modify'
  const value = (writes ? resource.after(seen) : resource.expected)?.externalId
  return typeof value === 'string' && value !== '' ? value : undefined
}
