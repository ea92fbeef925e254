import { type Json, jsonEqual } from '../base/json.ts'
import type { PushRule } from './push-rule-schema.ts'
import type { PushRuleRow } from './rule-pushes.ts'

const parts = ['name', 'status', 'displayName', 'description'] as const

/** `{part: [old, new]}`, null where there is no value. */
export function pushRuleDifference(before: PushRuleRow, after: PushRuleRow): Record<string, [Json, Json]> {
  const pairs = parts.map((part): [string, [Json, Json]] => [
    part,
    [before[part] as Json, after[part] as Json],
  ])
  return Object.fromEntries(pairs.filter(([, [old, now]]) => !jsonEqual(old, now)))
}

/** The rule as the API shows it. */
export function pushRuleView(row: PushRuleRow, groups: number): PushRule {
  const { id, name, status, displayName, description, createdAt } = row
  return {
    id,
    name,
    status,
    displayName,
    ...(description === null ? {} : { description }),
    groups,
    createdAt: new Date(createdAt).toISOString(),
  }
}
