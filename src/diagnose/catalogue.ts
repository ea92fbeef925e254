import { ofBoth } from './probe/of-both.ts'
import { authRules } from './rule/auth.ts'
import { consistencyRules } from './rule/consistency.ts'
import { createRules } from './rule/create.ts'
import { createProbeRules } from './rule/create-active.ts'
import { deleteRules } from './rule/delete.ts'
import { discoveryRules } from './rule/discovery.ts'
import { emptyValueRules } from './rule/empty-value.ts'
import { errorBodyRules } from './rule/error-body.ts'
import { finalStateRules } from './rule/final-state.ts'
import { identifierRules } from './rule/identifier.ts'
import { limitRules } from './rule/limit.ts'
import { listRules } from './rule/list.ts'
import { loadRules } from './rule/load.ts'
import { mediaTypeRules } from './rule/media-type.ts'
import { memberRules } from './rule/members.ts'
import { metaRules } from './rule/meta.ts'
import { pagingRules } from './rule/paging.ts'
import { patchRules } from './rule/patch.ts'
import { queryProbeRules } from './rule/query-active.ts'
import { readRules } from './rule/read.ts'
import { repetitionRules } from './rule/repetition.ts'
import { replaceRules } from './rule/replace.ts'
import { secrecyRules } from './rule/secrecy.ts'
import { securityProbeRules } from './rule/security-active.ts'
import { serviceConfigRules } from './rule/service-config.ts'
import { transportRules } from './rule/transport.ts'
import { writeProbeRules } from './rule/write-active.ts'
import type { Rule } from './rule.ts'

/** Every rule there is, in the order of the catalogue. */
export const catalogue: readonly Rule[] = [
  ...authRules,
  ...transportRules,
  ...mediaTypeRules,
  ...errorBodyRules,
  ...createRules,
  ...emptyValueRules,
  ...readRules,
  ...listRules,
  ...pagingRules,
  ...replaceRules,
  ...patchRules,
  ...deleteRules,
  ...memberRules,
  ...serviceConfigRules,
  ...identifierRules,
  ...metaRules,
  ...secrecyRules,
  ...repetitionRules,
  ...consistencyRules,
  ...limitRules,
  ...discoveryRules,
  ...finalStateRules,
  ...createProbeRules,
  ...queryProbeRules,
  ...writeProbeRules,
  ...securityProbeRules,
  ...loadRules,
].map(withProbe)

/** A rule that watches ordinary traffic, and has a probe that makes such traffic. */
function withProbe(rule: Rule): Rule {
  const probe = rule.probe ?? ofBoth[rule.id]
  return probe ? { ...rule, probe } : rule
}

const byId = new Map(catalogue.map((rule) => [rule.id, rule]))

export function ruleNamed(id: string): Rule | undefined {
  return byId.get(id)
}
