import { isObject } from '../../base/json.ts'
import type { PatchStep } from '../../scim/patch-step.ts'
import type { Defect } from './defect.ts'
import { removeMembers } from './member-step.ts'
import { isOn } from './rewrite.ts'

export const d26: Defect = {
  id: 'D26',
  title:
    'Of several members removed by one PATCH only the first is the right one: the others are found by an index that has moved',
  seen: ['https://github.com/FusionAuth/fusionauth-issues/issues/2834'],
  rules: ['RFC7644-3.5.2.2-members-remove-one', 'ENTRA-members-multi'],
  also: ['ENTRA-members-remove-value', 'RFC7644-3.5.2-sequential'],
  hooks: {
    readOperations:
      (next, { propagation }) =>
      (operations, before) => {
        const steps = next(operations, before)
        const members = [...propagation.written.memberships.membersOf(before.id).keys()]
        const removed = steps.flatMap(idsRemoved).filter((id) => members.includes(id))
        if (removed.length < 2) return steps
        const places = removed.map((id) => members.indexOf(id)).sort((one, other) => one - other)
        const gone = places.flatMap((place) => members.splice(place, 1))
        return [...steps.filter((step) => idsRemoved(step).length === 0), removeMembers(gone)]
      },
  },
}

function idsRemoved(step: PatchStep): string[] {
  if (!isOn(step, 'members') || step.op !== 'remove') return []
  const { filter, value } = step
  if (filter) return filter.kind === 'compare' && filter.path.attribute === 'value' ? [`${filter.value}`] : []
  return Array.isArray(value) ? value.flatMap((each) => (isObject(each) ? [`${each.value}`] : [])) : []
}
