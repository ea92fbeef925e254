import { largeGroup } from '../probe/large-group.ts'
import { oversize, steadyLoad } from '../probe/limits.ts'
import type { Rule } from '../rule.ts'
import { entraGallery, entraScim, rfc7644 } from '../source.ts'

/** Much, and many. */
export const loadRules: readonly Rule[] = [
  {
    id: 'ENTRA-25rps',
    tier: 1,
    mode: 'active',
    required: '25 requests a second of one tenant are served (Microsoft, gallery requirements).',
    source: entraGallery,
    severity: 'major',
    severities: { okta: 'minor', onelogin: 'minor' },
    breaks: 'Cycles that never end, and no place in the gallery.',
    fix: 'Find the slowest verb, and let the IdP past limits per address.',
    probe: steadyLoad,
  },
  {
    id: 'SIM-large-group',
    tier: 1,
    mode: 'active',
    required:
      'One member more, and a read without members, cost the same in a large group (Microsoft, SCIM requirements).',
    source: entraScim,
    severity: 'major',
    breaks: 'Timeouts for the groups that matter most.',
    fix: 'Neither load nor return all members.',
    probe: largeGroup,
  },
  {
    id: 'RFC7644-3.7.4-413',
    tier: 2,
    mode: 'active',
    required: 'A body that is too large is a 413 that says the limit (RFC 7644 §3.7.4).',
    source: rfc7644('3.7.4'),
    severity: 'info',
    breaks: 'No IdP depends on it.',
    fix: 'Say the limit in `detail`.',
    probe: oversize,
  },
]
