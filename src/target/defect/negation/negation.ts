import type { Hooks } from '../../hook.ts'
import type { Defect } from '../defect.ts'

/** The plain opposite of a rule. Nobody's server is known to do just that: the switch is ours. */
export function negation(rule: string, title: string, hooks: Hooks, also: readonly string[] = []): Defect {
  return { id: `N-${rule}`, title, seen: [], rules: [rule], ...(also.length > 0 && { also }), hooks }
}
