import type { PatchStep } from '../../scim/patch-step.ts'
import type { Defect } from './defect.ts'
import { isOn, rewriteSteps } from './rewrite.ts'

export const d25: Defect = {
  id: 'D25',
  title: 'A PATCH that removes members by a list of values removes all of them',
  seen: ['https://github.com/PostHog/posthog/pull/47480'],
  rules: ['ENTRA-members-remove-value'],
  also: ['SIM-patch-effective', 'ENTRA-members-multi', 'RFC7644-3.5.2-sequential'],
  hooks: rewriteSteps((step) => (isByValues(step) ? { ...step, value: undefined } : step)),
}

export const d25b: Defect = {
  id: 'D25b',
  title: 'A PATCH that removes members by a list of values is answered by success and removes nobody',
  seen: ['https://github.com/PostHog/posthog/pull/47480'],
  rules: ['ENTRA-members-remove-value'],
  also: ['SIM-patch-effective', 'ENTRA-members-multi', 'RFC7644-3.5.2-sequential', 'SIM-read-your-writes'],
  hooks: rewriteSteps((step) => (isByValues(step) ? undefined : step)),
}

function isByValues(step: PatchStep) {
  return isOn(step, 'members') && step.op === 'remove' && !step.filter && Array.isArray(step.value)
}
