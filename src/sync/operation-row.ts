import type { Json } from '../base/json.ts'
import type { Facet, OperationKind } from '../plan/operation.ts'
import type { ResourceType } from '../scim/urn.ts'
import type { Hold, OperationStatus } from '../store/schema.ts'
import type { OperationError, OperationStep } from './view.ts'

export interface OperationDetail {
  set: [string, Json][]
  clear: string[]
  /** Sent even if nothing differs. */
  forced?: boolean
  /** Whose membership changed; absent when any may have. */
  members?: string[]
  /** Somebody has let it go: it is not held again. */
  released?: boolean
  /** When it failed first. */
  failedAt?: number
  /** The last wait between two attempts, in milliseconds. */
  waited?: number | null
  /** Attempts that had failed for good before somebody tried again. */
  attemptsBefore?: number
}

export interface OperationRow {
  seq: number
  appId: string
  cycleId: number | null
  kind: OperationKind
  facet: Facet
  resource: ResourceType
  objectId: string
  label: string
  stage: number
  detail: OperationDetail
  status: OperationStatus
  attempts: number
  nextAttemptAt: number | null
  /** Why it waits for somebody rather than for a moment. */
  hold: Hold | null
  outcome: string | null
  error: OperationError | null
  steps: OperationStep[]
  createdAt: number
  finishedAt: number | null
}

/** As it is stored. */
export type RawRow = Omit<OperationRow, 'detail' | 'error' | 'steps'> & {
  detail: string
  error: string | null
  steps: string
}

export function toRow(row: RawRow): OperationRow {
  return {
    ...row,
    detail: JSON.parse(row.detail),
    error: row.error === null ? null : JSON.parse(row.error),
    steps: JSON.parse(row.steps),
  }
}

/** What a `RawRow` is selected from. */
export const columns = `seq, app_id AS appId, cycle_id AS cycleId, kind, facet, resource, object_id AS objectId, label,
  stage, detail, status, attempts, next_attempt_at AS nextAttemptAt, hold, outcome, error, steps, created_at AS createdAt,
  finished_at AS finishedAt`
