import { passed } from '../mapping/scoping-filter.ts'
import type { Store } from '../store/store.ts'
import type { LoggedEntry } from '../vendor-log/facts.ts'
import type { AppContext } from './app-context.ts'
import type { Evaluation } from './evaluate.ts'
import { type Attempted, entryOfAttempt, skipReason } from './log-entry.ts'
import type { OperationRow } from './operation-row.ts'

/** A row of the log with what its operation says, as it is stored. */
export type StoredEntry = Omit<LoggedEntry, 'changes'> & {
  appId: string
  changes: LoggedEntry['changes'] | null
  /** What the operation was planned to set. */
  planned: [string, LoggedEntry['changes'][number][1]][]
  firstExchange: number | null
  lastExchange: number | null
}

/** What the vendors' logs tell, for apps whose vendor has one. */
export class LogStore {
  readonly #store: Store
  readonly #statements: ReturnType<typeof prepare>

  constructor(store: Store) {
    this.#store = store
    this.#statements = prepare(store)
  }

  /** Remembers an attempt; the row is written with the next group of small writes. */
  attempted({ id, profile }: AppContext, operation: OperationRow, attempted: Attempted): void {
    const { log } = profile
    if (log.shape === 'none') return
    const { changes, failure, active, assigned, verdict, ...entry } = entryOfAttempt(attempted)
    const skipped = entry.outcome === 'unchanged' || attempted.outcome === undefined
    if (skipped && log.skips === 'untold') return
    const row = {
      ...entry,
      kind: entry.kind ?? operation.kind,
      appId: id,
      operationSeq: operation.seq,
      attempt: operation.attempts + 1,
      cycleId: attempted.trace.cycleId,
      active: active ? 1 : 0,
      assigned: assigned ? 1 : 0,
      verdict: verdictText(verdict),
      changes: changes && JSON.stringify(changes),
      failure: failure && JSON.stringify(failure),
    }
    this.#store.defer(() => this.#statements.attempt.run(row))
  }

  /** Remembers objects that were looked at and need nothing, in the caller's transaction. */
  lookedAt(
    { id, profile }: AppContext,
    evaluations: readonly Evaluation[],
    cycleId: number | null,
    at: number,
  ): void {
    const { log } = profile
    if (log.shape === 'none' || log.skips === 'untold') return
    for (const evaluation of evaluations) {
      const { operations, resource, objectId, label, link, standing } = evaluation
      if (operations.length > 0) continue
      this.#statements.look.run({
        appId: id,
        cycleId,
        resource,
        objectId,
        label,
        at,
        outcome: skipReason(evaluation),
        targetId: link?.targetId ?? null,
        active: standing.active ? 1 : 0,
        assigned: standing.assigned ? 1 : 0,
        verdict: verdictText(standing.verdict),
      })
    }
  }

  /** Oldest first, after the entry numbered `after`. */
  list(filter: { appId: string; operationSeq?: number; after: number; limit: number }): StoredEntry[] {
    const { appId, operationSeq, after, limit } = filter
    const rows =
      operationSeq === undefined
        ? this.#statements.list.all({ appId, after, limit })
        : this.#statements.ofOperation.all({ appId, operationSeq, after, limit })
    return (rows as RawEntry[]).map(toEntry)
  }
}

type RawEntry = Omit<StoredEntry, 'changes' | 'failure' | 'planned' | 'active' | 'assigned' | 'verdict'> & {
  changes: string | null
  failure: string | null
  detail: string | null
  active: number
  assigned: number
  verdict: string | null
}

function toEntry({ detail, ...row }: RawEntry): StoredEntry {
  return {
    ...row,
    active: row.active === 1,
    assigned: row.assigned === 1,
    verdict: row.verdict === null ? null : JSON.parse(row.verdict),
    changes: row.changes === null ? null : JSON.parse(row.changes),
    failure: row.failure === null ? null : JSON.parse(row.failure),
    planned: detail === null ? [] : JSON.parse(detail).set,
  }
}

/** Most apps have no filters. */
function verdictText(verdict: LoggedEntry['verdict']): string | null {
  return verdict === null || verdict === passed ? null : JSON.stringify(verdict)
}

const select = `SELECT e.seq, e.app_id AS appId, e.operation_seq AS operationSeq, e.attempt, e.cycle_id AS cycleId,
  e.kind, coalesce(e.resource, o.resource) AS resource, coalesce(e.object_id, o.object_id) AS objectId,
  coalesce(e.label, o.label) AS label, e.started_at AS startedAt, e.at, e.outcome, e.target_id AS targetId,
  e.active, e.assigned, e.verdict, e.changes, e.failure, e.next_attempt_at AS nextAttemptAt, o.created_at AS plannedAt, o.detail,
  e.first_exchange AS firstExchange, e.last_exchange AS lastExchange
  FROM log_entries e LEFT JOIN operations o ON o.seq = e.operation_seq`

function prepare({ sqlite }: Store) {
  return {
    attempt:
      sqlite.prepare(`INSERT INTO log_entries (app_id, operation_seq, attempt, cycle_id, kind, started_at, at,
        outcome, target_id, active, assigned, changes, failure, next_attempt_at, first_exchange, last_exchange, verdict)
      SELECT @appId, @operationSeq, @attempt, @cycleId, @kind, @startedAt, @at, @outcome, @targetId, @active, @assigned,
        @changes, @failure, @nextAttemptAt, @firstExchange, @lastExchange, @verdict
      -- The app may have been deleted while the request was under way.
      WHERE EXISTS (SELECT 1 FROM apps WHERE id = @appId)`),
    look: sqlite.prepare(`INSERT INTO log_entries (app_id, attempt, cycle_id, resource, object_id, label, started_at, at,
        outcome, target_id, active, assigned, verdict)
      VALUES (@appId, 0, @cycleId, @resource, @objectId, @label, @at, @at, @outcome, @targetId, @active, @assigned,
        @verdict)`),
    list: sqlite.prepare(`${select} WHERE e.app_id = @appId AND e.seq > @after ORDER BY e.seq LIMIT @limit`),
    ofOperation:
      sqlite.prepare(`${select} WHERE e.operation_seq = @operationSeq AND e.app_id = @appId AND e.seq > @after
      ORDER BY e.seq LIMIT @limit`),
  }
}
