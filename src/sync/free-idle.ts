import type { AppContext } from './app-context.ts'
import type { Evaluation } from './evaluate.ts'
import { mayHold } from './hold.ts'
import type { OperationQueue } from './operation-queue.ts'

/** Nobody has to agree to what is not to be done any more: it has its turn, and comes to nothing. */
export function freeIdle(
  operations: OperationQueue,
  app: AppContext,
  evaluations: readonly Evaluation[],
): void {
  if (!mayHold(app.profile)) return
  const idle = evaluations.filter((each) => !each.operations.some(({ facet }) => facet === 'object'))
  operations.freeIdle(
    app.id,
    idle.map(({ objectId }) => objectId),
  )
}
