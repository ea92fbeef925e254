import { isObject } from '../../base/json.ts'
import { equality } from '../equality.ts'
import { member } from '../excerpt.ts'
import { type Known, nameOf } from '../known.ts'
import { brief } from '../quote.ts'
import { fail, pass, type Rule, type Verdict, warn } from '../rule.ts'
import { idText, type Seen, type Shown } from '../seen.ts'
import { rfc7643 } from '../source.ts'
import { verdictOfAll } from '../verdict-of-all.ts'

export const stableId: Rule = {
  id: 'RFC7643-3.1-id-stable',
  tier: 1,
  mode: 'passive',
  required:
    'An id is a string, stays for as long as the resource does, and is never given again (RFC 7643 §3.1).',
  source: rfc7643('3.1'),
  severity: 'blocker',
  breaks: 'The IdP loses its link: the account is created again, or somebody else’s is written to.',
  fix: 'Use an id of its own, not the userName or an e-mail address; write numbers as strings.',
  evaluate: (seen, { known }) => {
    // Only what is shown has an id.
    if (seen.shown.length === 0) return undefined
    return verdictOfAll([
      ...seen.shown.map((shown) => formOfId(shown, seen)),
      ...movedByWrite(seen),
      ...foundElsewhere(seen, known),
      ...givenAgain(seen, known),
    ])
  },
}

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
