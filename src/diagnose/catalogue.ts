import { errorBodyRules } from './rule/error-body.ts'
import { listRules } from './rule/list.ts'
import type { Rule } from './rule.ts'

/** Every rule there is, in the order of the catalogue. */
export const catalogue: readonly Rule[] = [...errorBodyRules, ...listRules]

export function ruleNamed(id: string): Rule | undefined {
  return catalogue.find((rule) => rule.id === id)
}
