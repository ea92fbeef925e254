import type { ScanKind } from '../store/schema.ts'
import type { AppContext } from './app-context.ts'
import type { Evaluation } from './evaluate.ts'
import { freeIdle } from './free-idle.ts'
import type { InFlight } from './in-flight.ts'
import type { PlanningParts } from './planning-parts.ts'
import type { ScanRow } from './scan-store.ts'
import { toOperations } from './to-operations.ts'

/** Objects looked at in one transaction. */
const pageSize = 500

const userScans: ReadonlySet<ScanKind> = new Set(['assigned-users', 'all-users', 'linked-users', 'members'])

/** Turns pages of scans into operations, and begins scans. */
export class ScanPlanner {
  readonly #parts: PlanningParts

  constructor(parts: PlanningParts) {
    this.#parts = parts
  }

  /** Looks at the next page of the first scan. False when there is none. */
  take(app: AppContext, inFlight: InFlight, now: number): boolean {
    const { store, scans, operations, ruleMemberships, linkSettling } = this.#parts
    const scan = scans.next(app.id)
    if (!scan) return false
    store.flush()
    store.transaction(() => {
      const page = scans.read(app.id, scan, pageSize)
      const evaluations = this.#evaluateScanned(app, scan, page.ids, inFlight)
      const news = toOperations(app, evaluations, scan, { inFlight })
      operations.enqueue(
        app.id,
        [...news, ...ruleMemberships.ofReady(app, evaluations, scan, now)],
        now,
        inFlight,
      )
      freeIdle(operations, app, evaluations)
      const changeSeqs = scan.changeSeq > 0 ? [scan.changeSeq] : []
      linkSettling.settle(app, evaluations, now, inFlight, () => ({ changeSeqs }))
      scans.advance(scan, page.after)
    })
    return true
  }

  /** Everything is looked at, page by page, and what is in scope is told again: a cycle from scratch. */
  lookAtEverything(app: AppContext, cycleId: number | null, upTo: number): void {
    const { store, scans, watermarks } = this.#parts
    const { membership, group } = app.profile
    const pushesGroups = membership.pushNow === 'replace-list'
    const users = usersInScope(app)
    const groups = group.scope === 'all' ? 'all-groups' : 'groups'
    store.transaction(() => {
      scans.clear(app.id)
      for (const kind of [users, 'linked-users', groups, 'linked-groups'] as const) {
        const forced = kind === users || (kind === groups && pushesGroups)
        scans.add(app.id, { cycleId, kind, groupId: null, forced, changeSeq: 0 })
      }
      watermarks.skipTo(app.id, upTo)
    })
  }

  /** Everybody in scope is looked at, page by page, and told again. Event-driven apps do so at once. */
  lookAtUsers(app: AppContext): void {
    const { store, scans } = this.#parts
    const kind = usersInScope(app)
    store.transaction(() =>
      scans.add(app.id, { cycleId: null, kind, groupId: null, forced: true, changeSeq: 0 }),
    )
  }

  #evaluateScanned(app: AppContext, scan: ScanRow, ids: string[], inFlight: InFlight): Evaluation[] {
    const { evaluator, entitlements, differences } = this.#parts
    if (userScans.has(scan.kind)) {
      const rides = entitlements.workOut(app, ids).ride
      return evaluator.users(app, ids, { forced: (id) => scan.forced || rides.has(id) })
    }
    const differing = new Set(differences.groupsThatDiffer(app.id, ids, app.profile.membership.who))
    // What is known of a group that is being told of is about to change.
    const isBusy = (id: string) => inFlight.facetOf('Group', id) !== undefined
    return evaluator.groups(app, ids, {
      membersDiffer: (id) => scan.forced || differing.has(id) || isBusy(id),
    })
  }
}

/** The users who may be in scope; filters look at each of them. */
function usersInScope({ profile }: AppContext): 'all-users' | 'assigned-users' {
  return profile.scope.users === 'all' ? 'all-users' : 'assigned-users'
}
