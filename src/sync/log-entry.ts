import { type Json, jsonEqual } from '../base/json.ts'
import type { Failure, Outcome } from '../dialect/outcome.ts'
import type { PlannedOperation } from '../plan/operation.ts'
import type { SkipReason } from '../profile/log-schema.ts'
import type { Change, LoggedEntry, LoggedFailure } from '../vendor-log/facts.ts'
import type { Trace } from './converse.ts'
import type { Evaluation } from './evaluate.ts'
import { shownValue } from './secret-path.ts'
import type { OperationError } from './view.ts'

/** What has become of an attempt. */
export interface Attempted {
  evaluation: Evaluation
  /** undefined: nothing was left to do. */
  planned: PlannedOperation | undefined
  outcome: Outcome | undefined
  trace: Trace
  startedAt: number
  at: number
  error: OperationError | null
  nextAttemptAt: number | null
}

/** What has to be remembered of an attempt, as long as it is known. */
export type NewEntry = Pick<
  LoggedEntry,
  | 'kind'
  | 'startedAt'
  | 'at'
  | 'outcome'
  | 'targetId'
  | 'active'
  | 'assigned'
  | 'verdict'
  | 'failure'
  | 'nextAttemptAt'
> & {
  /** null: what the operation says, without old values. */
  changes: Change[] | null
  firstExchange: number | null
  lastExchange: number | null
}

export function entryOfAttempt(attempted: Attempted): NewEntry {
  const { evaluation, planned, outcome, trace, startedAt, at, error, nextAttemptAt } = attempted
  const failed = outcome?.result === 'failed'
  return {
    kind: planned?.kind ?? null,
    startedAt,
    at,
    outcome: outcome?.result ?? skipReason(evaluation),
    targetId: outcome?.targetId ?? evaluation.link?.targetId ?? null,
    ...evaluation.standing,
    changes: planned ? changesOf(planned, evaluation, trace) : [],
    failure: failed && error ? loggedFailure(outcome.failure, error) : null,
    nextAttemptAt,
    firstExchange: trace.exchangeSeqs[0] ?? null,
    lastExchange: trace.exchangeSeqs.at(-1) ?? null,
  }
}

/** Why an object that was looked at needs nothing. */
export function skipReason({ inScope, link }: Evaluation): SkipReason {
  if (inScope) return 'unchanged'
  return link ? 'already-off' : 'out-of-scope'
}

/** New values beside those that the target was told last. */
function changesOf(planned: PlannedOperation, { link }: Evaluation, trace: Trace): Change[] | null {
  const { kind, set, clear } = planned
  if (kind === 'create' && !link) return null
  const before = new Map<string, Json>(link?.known)
  const changes = [
    ...set.map(([path, value]): Change => [path, before.get(path) ?? null, value]),
    ...clear.map((path): Change => [path, before.get(path) ?? null, null]),
  ]
  if (kind === 'deactivate' || kind === 'reactivate') {
    const active = kind === 'reactivate'
    if (!changes.some(([path]) => path === 'active'))
      changes.push(['active', link?.active ?? !active, active])
  }
  const { added, removed } = trace.members
  if (added.length + removed.length > 0) changes.push(['members', listOrNull(removed), listOrNull(added)])
  // A forced update tells again what is known.
  return changes
    .filter(([, old, value]) => !jsonEqual(old, value))
    .map(([path, old, value]) => [path, shownValue(path, old), shownValue(path, value)])
}

function listOrNull(ids: string[]): string[] | null {
  return ids.length === 0 ? null : ids
}

function loggedFailure(failure: Failure, error: OperationError): LoggedFailure {
  const { status, detail, notJson = false } = failure
  return { ...error, class: failure.class, status, detail, notJson }
}
