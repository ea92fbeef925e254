import type { Json } from '../base/json.ts'
import type { OperationKind } from '../plan/operation.ts'
import type { ErrorsProfile } from '../profile/error-schema.ts'
import type { LogProfile, SkipReason } from '../profile/log-schema.ts'
import type { ResourceType } from '../scim/urn.ts'

/** Old and new value of an attribute by its path; null: none. */
export type Change = [path: string, before: Json, after: Json]

export interface LoggedFailure {
  /** Our reason. */
  code: string
  message: string
  vendor: { code: string; text: string }
  class: 'throttled' | 'server-error' | 'network' | 'refused'
  /** HTTP status; null: no answer. */
  status: number | null
  /** The target's own words. */
  detail: string | null
  notJson: boolean
}

/** One attempt to make something true in the target, or a look at an object that needed nothing. Times are IdP time. */
export interface LoggedEntry {
  seq: number
  /** null: it was only looked at. */
  operationSeq: number | null
  /** 1, 2, 3 …; 0 where it was only looked at. */
  attempt: number
  cycleId: number | null
  kind: OperationKind | null
  resource: ResourceType
  objectId: string
  /** userName or displayName. */
  label: string
  startedAt: number
  at: number
  outcome:
    | SkipReason
    | 'created'
    | 'linked'
    | 'updated'
    | 'deactivated'
    | 'reactivated'
    | 'deleted'
    | 'failed'
  targetId: string | null
  /** As the object stood in the directory. */
  active: boolean
  assigned: boolean
  /** What the scoping filters said, as a whole and clause by clause; null: there were none. */
  verdict: { passed: boolean; clauses: Record<string, boolean> } | null
  changes: readonly Change[]
  failure: LoggedFailure | null
  nextAttemptAt: number | null
  /** When the operation was planned; null where there is none. */
  plannedAt: number | null
}

/** As much of an exchange as a log takes an interest in. */
export interface LoggedExchange {
  intent: string
  method: string
  status: number | null
  /** The beginning of the answer's body. */
  body: string | null
}

/** Whom it was about. */
export interface LoggedSubject {
  /** The vendor's own id of the object. */
  id: string
  /** null: there is none, or it is not known any more. */
  displayName: string | null
}

/** All that a row is made of. */
export interface LogFacts<Log extends LogProfile = LogProfile> {
  log: Log
  /** For the words of `{doing}`. */
  errors: ErrorsProfile
  /** The source of every id. */
  seed: string
  app: { id: string; name: string }
  entry: LoggedEntry
  exchanges: readonly LoggedExchange[]
  subject: LoggedSubject
}
