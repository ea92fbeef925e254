import { isObject, type Json, type JsonObject } from '../../base/json.ts'
import { equality } from '../equality.ts'
import { member, statusLine } from '../excerpt.ts'
import type { Known } from '../known.ts'
import { valueAt } from '../leaf.ts'
import { patchCourses, refusesEveryPatch } from '../patch-course.ts'
import { fail, pass, type Rule, type Verdict } from '../rule.ts'
import type { Seen } from '../seen.ts'
import { rfc7643 } from '../source.ts'
import { verdictOfAll } from '../verdict-of-all.ts'

/** What a target says of itself (RFC 7643 §5). */
export const serviceConfigRules: readonly Rule[] = [
  {
    id: 'SIM-spconfig-truth',
    tier: 1,
    mode: 'both',
    required:
      'What ServiceProviderConfig says to be supported is supported, and the rest is not (RFC 7643 §5).',
    source: rfc7643('5'),
    severity: 'major',
    breaks: 'authentik and others go by it: they send what fails, or leave out what they could have.',
    fix: 'Mend the flag, or the feature.',
    evaluate: (seen, { known }) => {
      if (/^\/ServiceProviderConfigs?$/i.test(seen.path)) {
        if (seen.ok && isObject(seen.body)) said(known).config = seen.body
        return undefined
      }
      const { config } = said(known)
      return (
        config &&
        verdictOfAll([
          ...patchTruth(seen, config, known),
          ...filterTruth(seen, config),
          ...etagTruth(seen, config),
        ])
      )
    },
  },
]

function said(known: Known): { config: JsonObject | undefined } {
  return known.note<{ config: JsonObject | undefined }>('service-config', () => ({ config: undefined }))
}

function supported(config: JsonObject, feature: string): Json | undefined {
  return valueAt(config, [feature, 'supported'])
}

function patchTruth(seen: Seen, config: JsonObject, known: Known): Verdict[] {
  const { about } = seen
  if (about.action !== 'modify') return []
  const flag = supported(config, 'patch')
  if (flag === false && seen.ok) return [lie(seen, 'patch', flag)]
  if (flag !== true || (seen.status !== 501 && seen.status !== 405)) return seen.ok ? [pass] : []
  patchCourses(seen, known)
  // A single form may not be implemented; that is told by the rule about the form.
  return seen.status === 405 || refusesEveryPatch(known, about.resource) ? [lie(seen, 'patch', flag)] : []
}

/** Of the plainest filter: an attribute, or an operator, may not be implemented by itself. */
function filterTruth(seen: Seen, config: JsonObject): Verdict[] {
  if (seen.about.action !== 'list' || seen.parameter('filter') === undefined) return []
  const flag = supported(config, 'filter')
  const name = equality(seen)?.attribute.toLowerCase()
  if (flag === true && seen.status === 501 && (name === 'username' || name === 'displayname'))
    return [lie(seen, 'filter', flag)]
  return seen.ok && flag === true ? [pass] : []
}

/** A version without the flag does no harm; the flag without a version does. */
function etagTruth(seen: Seen, config: JsonObject): Verdict[] {
  const [shown] = seen.shown
  if (!shown || seen.about.action === 'list' || supported(config, 'etag') !== true) return []
  return seen.header('etag') !== undefined || valueAt(shown.resource, ['meta', 'version']) !== undefined
    ? [pass]
    : [lie(seen, 'etag', true)]
}

function lie(seen: Seen, feature: string, flag: boolean): Verdict {
  const excerpt = feature === 'etag' ? member('etag', { supported: flag }) : statusLine(seen)
  const does = feature === 'etag' ? 'there is no version' : `the answer is ${seen.status}`
  return fail(`${seen.line}: ServiceProviderConfig says ${feature} supported ${flag}, and ${does}.`, {
    aspect: `${feature} ${flag}`,
    excerpt,
  })
}
