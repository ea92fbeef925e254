import { isObject, type Json } from '../../base/json.ts'
import { attributeNamed, commonAttributes, resourceSchemas } from '../../scim/schema.ts'
import type { ResourceType } from '../../scim/urn.ts'
import { bodyStart, member, statusLine } from '../excerpt.ts'
import { valueAt } from '../leaf.ts'
import { refusesWriting } from '../mentions.ts'
import { brief } from '../quote.ts'
import { type ReadBack, readBacks, sameShown } from '../read-back.ts'
import { fail, pass, type Rule, type Verdict } from '../rule.ts'
import { idText, type Seen } from '../seen.ts'
import { oktaFaq, rfc7644 } from '../source.ts'
import { verdictOfAll } from '../verdict-of-all.ts'

/** PUT (RFC 7644 §3.5.1). */
export const replaceRules: readonly Rule[] = [
  {
    id: 'RFC7644-3.5-put-supported',
    tier: 1,
    mode: 'both',
    required: 'PUT is supported (RFC 7644 §3.5, MUST).',
    source: oktaFaq,
    severity: 'blocker',
    severities: { entra: 'minor', 'okta-oin': 'major' },
    breaks: 'Okta’s custom apps update, deactivate and fill groups by PUT, and cannot be told otherwise.',
    fix: 'Implement PUT even if you prefer PATCH.',
    evaluate: (seen) => {
      if (seen.about.action !== 'replace') return undefined
      if (seen.status === 405 || seen.status === 501) {
        return fail(`${seen.line}: PUT is not supported.`, {
          aspect: seen.about.resource,
          excerpt: statusLine(seen),
        })
      }
      return seen.ok ? pass : undefined
    },
  },
  {
    id: 'RFC7644-3.5.1-200-body',
    tier: 1,
    mode: 'passive',
    required: 'A PUT is answered with 200 and the whole resource (RFC 7644 §3.5.1).',
    source: rfc7644('3.5.1'),
    severity: 'minor',
    breaks: 'Clients that take the answer for the new state have none.',
    fix: 'Answer 200 with the whole resource as it is now.',
    evaluate: (seen) => {
      if (seen.about.action !== 'replace' || !seen.ok) return undefined
      if (seen.status !== 200) {
        return fail(`${seen.line}.`, { aspect: String(seen.status), excerpt: statusLine(seen) })
      }
      return isObject(seen.body) && idText(seen.body) !== undefined
        ? pass
        : fail(`${seen.line} without the resource.`, { aspect: 'body', excerpt: bodyStart(seen) })
    },
  },
  {
    id: 'RFC7644-3.5.1-persisted',
    tier: 1,
    mode: 'passive',
    required: 'What a PUT says replaces what was there (RFC 7644 §3.5.1, SHALL).',
    source: rfc7644('3.5.1'),
    severity: 'blocker',
    breaks: 'Okta’s custom apps take the change for done, and the app keeps the old values.',
    fix: 'See that `name` and the lists are written too, not the top level only.',
    evaluate: (seen, { known }) =>
      verdictOfAll(readBacks(seen, known).flatMap((readBack) => persisted(readBack, seen))),
  },
  {
    id: 'RFC7644-3.5.1-readonly-immutable',
    tier: 1,
    mode: 'both',
    required: 'Read-only attributes in a PUT are ignored (RFC 7644 §3.5.1, SHALL).',
    source: rfc7644('3.5.1'),
    severity: 'major',
    breaks: 'Okta sends back what it has read, id, meta and groups included: no update arrives.',
    fix: 'Ignore id, meta and groups in the body; the id of the URL counts.',
    evaluate: (seen) => {
      const { about, sent } = seen
      if (about.action !== 'replace' || !isObject(sent)) return undefined
      const readOnly = ['id', 'meta', 'groups'].filter((name) => valueAt(sent, [name]) !== undefined)
      if (readOnly.length === 0) return undefined
      if (seen.ok) return pass
      const blamed =
        seen.status === 400 ? readOnly.find((name) => refusesWriting(seen.text, name)) : undefined
      return blamed === undefined
        ? undefined
        : fail(`${seen.line}: ${blamed} was refused, which is read-only and to be ignored.`, {
            aspect: blamed,
            excerpt: bodyStart(seen),
          })
    },
  },
]

/** Each attribute that a PUT told and that is shown with its old value, or not at all. */
function persisted(readBack: ReadBack, seen: Seen): Verdict[] {
  const write = readBack.writes.at(-1)
  const sent = write?.sent
  if (write?.about.action !== 'replace' || !isObject(sent)) return []
  const { shown, before, after } = readBack
  const names = Object.keys(sent).filter((name) => isWritable(shown.type, name))
  const lost = names.find((name) => {
    const [told, now] = [valueAt(sent, [name]), valueAt(after, [name])]
    return !sameShown(told, now) && (isAbsent(now) ? !isAbsent(told) : wasSo(before, name, now))
  })
  if (lost === undefined) return names.length > 0 ? [pass] : []
  const [told, now] = [valueAt(sent, [lost]), valueAt(after, [lost])]
  return [
    fail(`${write.line}, and then ${lost} is ${brief(now)}, not ${brief(told)}.`, {
      aspect: `${shown.type} ${lost}`,
      excerpt: member(lost, now),
      also: [write.seq, seen.seq],
    }),
  ]
}

/** A value that is neither the old nor the new one was altered, which is a matter of its own. */
function wasSo(before: Parameters<typeof valueAt>[0], name: string, now: Json | undefined): boolean {
  const old = valueAt(before, [name])
  return old !== undefined && sameShown(old, now)
}

function isAbsent(value: Json | undefined): boolean {
  return sameShown(value, null)
}

/** Attributes with one idea of their value: of members a rule of their own speaks, of extensions their own key. */
function isWritable(type: ResourceType, name: string): boolean {
  if (['schemas', 'members', 'externalid'].includes(name.toLowerCase())) return false
  const attribute =
    attributeNamed(resourceSchemas[type].core.attributes, name) ?? attributeNamed(commonAttributes, name)
  return attribute?.mutability === 'readWrite' && attribute.returned !== 'never'
}
