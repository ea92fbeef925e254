import type { Store } from '../store/store.ts'
import type { EntitlementPlanner } from './entitlement-planner.ts'
import type { Evaluator } from './evaluate.ts'
import type { LinkSettling } from './link-settling.ts'
import type { LinkStore } from './link-store.ts'
import type { LogStore } from './log-store.ts'
import type { LostAssignments } from './lost-assignments.ts'
import type { MemberDifferences } from './member-differences.ts'
import type { OperationQueue } from './operation-queue.ts'
import type { RuleMemberships } from './rule-memberships.ts'
import type { ScanStore } from './scan-store.ts'
import type { Watermarks } from './watermarks.ts'

/** What planning works with, whatever the occasion. */
export interface PlanningParts {
  store: Store
  watermarks: Watermarks
  lostAssignments: LostAssignments
  evaluator: Evaluator
  entitlements: EntitlementPlanner
  links: LinkStore
  differences: MemberDifferences
  operations: OperationQueue
  scans: ScanStore
  log: LogStore
  ruleMemberships: RuleMemberships
  linkSettling: LinkSettling
}
