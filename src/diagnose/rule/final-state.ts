import type { Rule } from '../rule.ts'
import { rfc7644 } from '../source.ts'

/** Judged by reading the target again, not by an exchange: see `drift.ts`. */
export const finalStateRules: readonly Rule[] = [
  {
    id: 'SIM-final-state-equal',
    tier: 1,
    mode: 'passive',
    required:
      'After a sync the target holds what it was told (ours; a 2xx says that it was done, RFC 7644 §3.1).',
    source: rfc7644('3.1'),
    severity: 'blocker',
    breaks:
      'No IdP looks again by itself: its log says success, while somebody keeps or lacks access in the target.',
    fix: 'Start from the first object that differs; the requests that led there are named. If somebody changed the target by hand, a restart of the provisioning tells it again.',
  },
]
