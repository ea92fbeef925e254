import { valuesAt } from '../../scim/filter-match.ts'
import { PatchError } from '../../scim/patch-error.ts'
import type { PatchStep } from '../../scim/patch-step.ts'
import type { Draft } from '../step.ts'
import type { Defect } from './defect.ts'

export const d18: Defect = {
  id: 'D18',
  title: 'A path with a value filter that matches no entry makes none: 400 noTarget',
  seen: ['https://github.com/Captain-P-Goldfish/SCIM-SDK/issues/416'],
  rules: ['ENTRA-valuepath-create'],
  hooks: {
    apply: (next) => (draft, step) => {
      if (!hasTarget(draft, step)) throw new PatchError('noTarget', `Nothing matches "${step.name}"`)
      next(draft, step)
    },
  },
}

function hasTarget({ attributes }: Draft, step: PatchStep): boolean {
  if (step.kind !== 'known' || step.filter === undefined || step.attribute.name === 'members') return true
  const { urn, attribute, filter } = step
  return valuesAt(attributes, { ...(urn && { urn }), attribute: attribute.name, filter }).length > 0
}

export const d18b: Defect = {
  id: 'D18b',
  title: 'A path with a value filter that matches no entry is answered by success and makes none',
  seen: ['https://github.com/Captain-P-Goldfish/SCIM-SDK/issues/416'],
  inferred: true,
  rules: ['ENTRA-valuepath-create', 'SIM-patch-effective'],
  also: ['SIM-read-your-writes'],
  hooks: {
    apply: (next) => (draft, step) => {
      if (hasTarget(draft, step)) next(draft, step)
    },
  },
}
