import type { PlannedOperation } from '../plan/operation.ts'
import type { Evaluation } from './evaluate.ts'
import type { OperationRow } from './operation-row.ts'

/** What the operation comes to, now that its turn has come; undefined when nothing is left to do. */
export function plannedNow(
  operation: OperationRow,
  { operations, link }: Evaluation,
): PlannedOperation | undefined {
  if (operation.facet === 'password') {
    return link && { kind: 'set-password', facet: 'password', stage: 1, set: [], clear: [] }
  }
  return operations.find(({ facet }) => facet === operation.facet)
}
