import type { Probe } from '../probe.ts'
import { makeRefuse } from './auth.ts'
import { configTruth } from './discovery.ts'

/**
 * Probes of rules that watch ordinary traffic: they make such traffic as the rule needs, and mostly leave it to the rule
 * to judge it. By the rule's id.
 */
export const ofBoth: Readonly<Record<string, Probe>> = {
  'RFC7644-2-www-authenticate': makeRefuse,
  'SIM-spconfig-truth': configTruth,
}
