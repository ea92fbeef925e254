import { isObject, jsonText } from '../../base/json.ts'
import type { Seen } from '../../diagnose/seen.ts'
import { at } from './claims.ts'

/**
 * What a target says of a refusal is its own words: it only puts the rules in order that may explain it. One of them
 * does if it is found broken elsewhere in the run. Only that a boolean or a manager as text is refused is told by the
 * words alone.
 */

/** Rules that may explain why a user or a group was not created. */
export function blameOfCreate(seen: Seen): string[] {
  if (seen.ok) return ['RFC7644-3.3-201']
  return refusesTextBoolean(seen)
    ? ['ENTRA-string-boolean']
    : ['RFC7644-3.1-ct-request', 'SIM-unknown-attr-tolerated']
}

/** Rules that may explain why a PATCH was refused; any on its forms where nothing is given and nothing is said. */
export function blameOfPatch(seen: Seen, ...otherwise: string[]): string[] {
  const said = detailOf(seen)
  if (refusesTextBoolean(seen)) return ['ENTRA-string-boolean']
  if (refusesTextManager(seen)) return ['RFC7643-4.3-manager']
  if (/\burn:/i.test(said)) return ['RFC7644-3.10-qualified-path']
  if (/\w\[/.test(said)) return ['ENTRA-valuepath-create', 'ENTRA-valuepath']
  return otherwise.length > 0 ? otherwise : onForms
}

/** One was sent, and the answer speaks of booleans. */
function refusesTextBoolean(seen: Seen): boolean {
  const sent = seen.exchange.request.body ?? ''
  return !seen.ok && /"(true|false)\\?"/i.test(sent) && /\bboolean\b/i.test(detailOf(seen))
}

/** A manager was sent as the text of an id and nothing else, and the answer wants an object. */
function refusesTextManager(seen: Seen): boolean {
  const operations = at({ body: seen.sent }, 'Operations')
  const [only, ...others] = Array.isArray(operations) ? operations : []
  const isText = isObject(only) && /:manager$/.test(jsonText(only.path)) && typeof only.value === 'string'
  return !seen.ok && isText && others.length === 0 && /manager.*\b(complex|object)\b/i.test(detailOf(seen))
}

/** Whether the target's words say surely which rule a refusal breaks. */
export const tellsItself = (seen: Seen) => refusesTextBoolean(seen) || refusesTextManager(seen)

const onForms = [
  'ENTRA-op-case',
  'OKTA-pathless',
  'RFC7644-3.10-qualified-path',
  'ENTRA-valuepath',
  'ENTRA-valuepath-create',
  'ENTRA-dotted-keys',
  'ENTRA-add-single',
]

function detailOf(seen: Seen): string {
  return jsonText(at(seen, 'detail') ?? '')
}
