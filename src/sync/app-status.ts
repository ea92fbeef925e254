import type { AppRow } from '../directory/app.ts'
import type { Store } from '../store/store.ts'
import type { CycleStore } from './cycle-store.ts'
import type { OperationList } from './operation-list.ts'
import type { PushStore } from './push-store.ts'
import type { RunnerPool } from './runner-pool.ts'
import { isoOrNull, showCycle } from './show.ts'
import type { AppStatus } from './view.ts'
import type { Watermarks } from './watermarks.ts'

export interface StatusParts {
  store: Store
  operationList: OperationList
  cycles: CycleStore
  pushes: PushStore
  watermarks: Watermarks
  runners: RunnerPool
}

/** How an app is doing at this moment. */
export function readStatus(
  { store, operationList, cycles, pushes, watermarks, runners }: StatusParts,
  row: AppRow,
): AppStatus {
  store.flush()
  const counts = operationList.counts(row.id)
  const runner = runners.get(row.id)
  const running = runner?.running ?? 0
  const last = cycles.last(row.id)
  return {
    state: row.state,
    pending: Math.max(0, counts.queued - running) + counts.waiting + watermarks.unseen(row.id),
    running,
    failed: counts.failed,
    pushedGroups: pushes.counts(row.id),
    nextCycleAt: row.state === 'disabled' ? null : isoOrNull(row.nextCycleAt),
    nextImportAt: isoOrNull(row.nextImportAt),
    lastCycle: last ? showCycle(last, row.name) : null,
    quarantine: row.quarantine,
  }
}
