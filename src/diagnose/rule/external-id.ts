import { isObject, type Json } from '../../base/json.ts'
import { eachShown } from '../each-shown.ts'
import { member } from '../excerpt.ts'
import { type Known, nameOf } from '../known.ts'
import { valueAt } from '../leaf.ts'
import { brief } from '../quote.ts'
import { fail, pass, type Rule, type Verdict } from '../rule.ts'
import { idText, type Seen, type Shown } from '../seen.ts'
import { rfc7643 } from '../source.ts'

export const externalIdKept: Rule = {
  id: 'RFC7643-3.1-externalId',
  tier: 1,
  mode: 'passive',
  required: 'externalId is the client’s: a server neither sets nor changes it (RFC 7643 §3.1, MUST NOT).',
  source: rfc7643('3.1'),
  severity: 'major',
  breaks: 'Entra matches by it: it does not find its own account and creates it again.',
  fix: 'Store it to the letter, for each client, and show it.',
  evaluate: (seen, { known }) => eachShown(seen, (shown) => externalId(shown, seen, known)),
}

function externalId({ type, resource }: Shown, seen: Seen, known: Known): Verdict | undefined {
  if (seen.partial) return undefined
  const id = idText(resource)
  const shown = valueAt(resource, ['externalId'])
  const told = toldExternalId(seen, known, type, id)
  if (told === undefined) return undefined
  if (shown === told) return pass
  if (isUnwritten(shown, seen, known, type, id)) return undefined
  const excerpt = member('externalId', shown)
  if (told === null) {
    return typeof shown === 'string' && shown !== ''
      ? fail(`${seen.line}: externalId is ${brief(shown)}, and none was sent.`, {
          aspect: `${type} set`,
          excerpt,
        })
      : undefined
  }
  // The answer to a write may hold less than the resource does.
  const whole =
    seen.about.action === 'get' || seen.about.action === 'list' || nameOf(type, resource) !== undefined
  if (shown === undefined && !whole) return undefined
  const what = shown === undefined || shown === null ? 'lost' : 'changed'
  return fail(`${seen.line}: externalId was sent as ${brief(told)} and is ${brief(shown)}.`, {
    aspect: `${type} ${what}`,
    excerpt,
  })
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
