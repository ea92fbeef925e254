import { cycleId, importId, operationId } from '../journal/ids.ts'
import type { CycleRow } from './cycle-store.ts'
import type { ImportRow } from './import-store.ts'
import { summaryOf } from './import-tally.ts'
import type { OperationRow } from './operation-row.ts'
import type { CycleView, ImportResult, OperationView } from './view.ts'

export function iso(moment: number): string {
  return new Date(moment).toISOString()
}

export function isoOrNull(moment: number | null): string | null {
  return moment === null ? null : iso(moment)
}

/** `taken`: its turn has come, whatever the row still says. */
export function showOperation(row: OperationRow, app: string, taken: boolean): OperationView {
  return {
    id: operationId(row.seq),
    app,
    cycleId: row.cycleId === null ? null : cycleId(row.cycleId),
    kind: row.kind,
    resource: row.resource,
    objectId: row.objectId,
    label: row.label,
    status: taken && row.status === 'queued' ? 'running' : row.status,
    attempts: row.attempts,
    steps: row.steps,
    changes: { set: row.detail.set, clear: row.detail.clear },
    nextAttemptAt: isoOrNull(row.nextAttemptAt),
    hold: row.hold,
    outcome: row.outcome,
    error: row.error,
    createdAt: iso(row.createdAt),
    finishedAt: isoOrNull(row.finishedAt),
  }
}

export function showCycle(row: CycleRow, app: string): CycleView {
  return {
    id: cycleId(row.id),
    app,
    kind: row.kind,
    state: row.state,
    startedAt: iso(row.startedAt),
    finishedAt: isoOrNull(row.finishedAt),
    counts: row.counts,
  }
}

/** A record that a killed process left has no counts. */
export function showImport(
  { id, state, startedAt, finishedAt, result }: ImportRow,
  app: string,
): ImportResult {
  const {
    users = null,
    groups = null,
    message = null,
    exchangeIds = [],
    trigger,
    forced,
  } = result as unknown as Pick<ImportResult, 'trigger' | 'forced'> & Partial<ImportResult>
  return {
    id: importId(id),
    app,
    state,
    trigger,
    forced,
    startedAt: iso(startedAt),
    finishedAt: isoOrNull(finishedAt),
    users,
    groups,
    summary: users || groups ? summaryOf(users, groups) : null,
    message,
    exchangeIds,
  }
}
