import { type Clock, realNow } from '../base/clock.ts'
import type { AppContext } from './app-context.ts'
import type { Attempted } from './log-entry.ts'
import type { LogStore } from './log-store.ts'
import type { OperationRow } from './operation-row.ts'
import type { OperationStore } from './operation-store.ts'
import type { PushStore } from './push-store.ts'
import { decideRetry } from './retry.ts'
import { operationError } from './vendor-error.ts'

export interface FinishParts {
  operations: OperationStore
  pushes: PushStore
  clock: Clock
  log: LogStore
}

/** Writes down what became of an attempt. Returns whether it has failed for the last time. */
export function finishOperation(
  { operations, pushes, clock, log }: FinishParts,
  app: AppContext,
  operation: OperationRow,
  attempt: Omit<Attempted, 'at' | 'error' | 'nextAttemptAt'>,
): boolean {
  const { evaluation, planned, outcome, trace } = attempt
  const kind = planned?.kind ?? operation.kind
  const now = clock.now()
  const attempts = operation.attempts + 1
  const common = {
    kind,
    attempts,
    steps: [...operation.steps, ...trace.steps].slice(-50),
    sentAt: trace.sentAt,
    sentRealAt: trace.sentRealAt,
    finishedAt: now,
    finishedRealAt: realNow(),
  }
  if (outcome?.result !== 'failed') {
    const unchanged = !outcome || outcome.result === 'unchanged' || outcome.result === 'unmatched'
    const status = unchanged ? 'skipped' : 'succeeded'
    if (operation.resource === 'Group' && !unchanged) pushes.succeeded(app.id, operation.objectId, now)
    operations.finish(operation.seq, {
      ...common,
      status,
      nextAttemptAt: null,
      failedAt: null,
      waited: null,
      outcome: outcome?.result ?? (evaluation.withheld ? 'withheld' : 'unchanged'),
      error: null,
    })
    log.attempted(app, operation, { ...attempt, at: now, error: null, nextAttemptAt: null })
    return false
  }
  const { failure } = outcome
  const error = operationError(app.profile, failure, { ...operation, kind, app: app.name })
  const decision = decideRetry(app.profile, failure, {
    attempts: attempts - (operation.detail.attemptsBefore ?? 0),
    now,
    firstFailureAt: operation.detail.failedAt ?? now,
    waited: operation.detail.waited ?? null,
  })
  if (!decision.retry && operation.resource === 'Group' && app.profile.group.pushErrors === 'stop') {
    pushes.stop(app.id, operation.objectId, error.vendor.text)
  }
  const nextAttemptAt = decision.retry ? decision.at : null
  log.attempted(app, operation, { ...attempt, at: now, error, nextAttemptAt })
  operations.finish(operation.seq, {
    ...common,
    status: decision.retry ? 'waiting' : 'failed',
    nextAttemptAt,
    failedAt: now,
    waited: decision.retry ? decision.at - now : null,
    outcome: 'failed',
    error,
  })
  return !decision.retry && attempts > 1
}
