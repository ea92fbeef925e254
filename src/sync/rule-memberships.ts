import type { AppContext } from './app-context.ts'
import type { EntitlementPlanner } from './entitlement-planner.ts'
import type { Evaluation, Evaluator } from './evaluate.ts'
import type { NewOperation } from './operation-queue.ts'
import { type Occasion, toOperations } from './to-operations.ts'

/** What groups that are named by rules have to be told of users. */
export class RuleMemberships {
  readonly #parts: { entitlements: EntitlementPlanner; evaluator: Evaluator }

  constructor(parts: { entitlements: EntitlementPlanner; evaluator: Evaluator }) {
    this.#parts = parts
  }

  /** Memberships of users for whom nothing else has to be told. Those of the others follow when that is done. */
  ofReady(app: AppContext, evaluations: readonly Evaluation[], scan: Occasion, now: number): NewOperation[] {
    const ready = evaluations.filter(
      ({ resource, inScope, operations }) =>
        resource === 'User' && inScope && !operations.some(({ facet }) => facet === 'object'),
    )
    return this.of(
      app,
      ready.map(({ objectId }) => objectId),
      scan,
      now,
    )
  }

  of(app: AppContext, userIds: readonly string[], scan: Occasion, now: number): NewOperation[] {
    if (!app.entitlements || userIds.length === 0) return []
    const { entitlements, evaluator } = this.#parts
    const untold = entitlements.untold(app, userIds, now)
    const groups = evaluator.groups(app, [...untold.keys()], { membersDiffer: () => true })
    return groups.flatMap((group) => {
      // A group that has to be made is told of everybody.
      const members = group.link && untold.get(group.objectId)
      return toOperations(app, [group], { ...scan, forced: false }, { members })
    })
  }
}
