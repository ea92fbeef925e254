import { isObject } from '../../base/json.ts'
import { statusLine } from '../excerpt.ts'
import { patchCourses, refusesEveryPatch } from '../patch-course.ts'
import { fail, inconclusive, pass, type Rule } from '../rule.ts'
import { rfc7644 } from '../source.ts'
import { noCollateral } from './collateral.ts'
import { patchEffective } from './patch-effect.ts'
import { patchFormRules } from './patch-form.ts'

/** PATCH (RFC 7644 §3.5.2). */
export const patchRules: readonly Rule[] = [
  {
    id: 'RFC7644-3.5.2-200-or-204',
    tier: 1,
    mode: 'passive',
    required: 'A PATCH is answered with 200 and the whole resource, or with 204 (RFC 7644 §3.5.2).',
    source: rfc7644('3.5.2'),
    severity: 'minor',
    breaks: 'Clients that read the answer find nothing in it.',
    fix: 'Never answer 200 with nothing.',
    disagreement: 'Okta’s text wants the resource but takes 204; Microsoft prefers 204 for groups.',
    evaluate: (seen) => {
      if (seen.about.action !== 'modify' || !seen.ok) return undefined
      if (seen.status === 204 || (seen.status === 200 && isObject(seen.body))) return pass
      return fail(`${seen.line}${seen.text === '' ? ' without a body' : ''}.`, {
        aspect: String(seen.status),
        excerpt: statusLine(seen),
      })
    },
  },
  patchEffective,
  noCollateral,
  ...patchFormRules,
  {
    id: 'RFC7644-3.5.2-501',
    tier: 1,
    mode: 'both',
    required: 'A server without PATCH answers 501 (RFC 7644 §3.12, Table 8); Entra needs PATCH for groups.',
    source: rfc7644('3.12'),
    severity: 'blocker',
    severities: { 'okta-aiw': 'minor', 'okta-oin-put': 'minor', onelogin: 'major' },
    breaks: 'Entra’s groups; Okta creates a task, and does not fall back to PUT.',
    fix: 'Support PATCH.',
    evaluate: (seen, { known }) => {
      if (seen.about.action !== 'modify') return undefined
      if (seen.ok) return pass
      if (seen.status !== 405 && seen.status !== 501) return undefined
      patchCourses(seen, known)
      const { resource } = seen.about
      // A single form that is not implemented may be a 501 as well.
      if (seen.status === 405 || refusesEveryPatch(known, resource)) {
        return fail(`${seen.line}: PATCH is not supported.`, {
          aspect: resource,
          excerpt: statusLine(seen),
        })
      }
      return inconclusive(`${seen.line}: it may be this form of PATCH that is not implemented.`)
    },
  },
]
