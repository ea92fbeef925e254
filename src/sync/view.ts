import type { Json, JsonObject } from '../base/json.ts'
import type { OperationStatus } from '../store/schema.ts'
import type { Fault } from '../wire/fault/fault.ts'

export type { Fault, FaultInput, FaultType } from '../wire/fault/fault.ts'
export type { FaultMark } from '../wire/fault/mark.ts'

/** The shapes in which the engine shows itself; the HTTP API prints them as they are. Times are ISO 8601, IdP time. */

export interface OperationError {
  code: string
  message: string
  /** What the vendor's administrator would read. */
  vendor: { code: string; text: string }
}

export interface OperationStep {
  at: string
  /** `user-lookup`, `user-create` …: the intent of the request. */
  name: string
  exchangeId: string | null
  /** HTTP status, or the transport error's code. */
  result: string
}

export interface OperationView {
  /** `op_<number>` */
  id: string
  /** The app's name. */
  app: string
  cycleId: string | null
  kind: string
  resource: 'User' | 'Group'
  objectId: string
  /** userName or displayName. */
  label: string
  status: OperationStatus
  attempts: number
  steps: OperationStep[]
  /** What the planner found: new values by path, and paths without a value now. */
  changes: { set: [string, Json][]; clear: string[] }
  nextAttemptAt: string | null
  /** approval: an administrator has to agree. deletions: more at once than the guard allows. */
  hold: 'approval' | 'deletions' | null
  outcome: string | null
  error: OperationError | null
  createdAt: string
  finishedAt: string | null
}

/** A user or group of an app as an administrator sees it. */
export interface LinkView {
  resource: 'User' | 'Group'
  objectId: string
  /** userName or displayName, as it was told last or is about to be. */
  label: string
  /** null while there is nothing in the target, as far as is known. */
  targetId: string | null
  state: 'managed' | 'unmanaged' | null
  /** In the vendor's words: it waits for an approval, is on its way, is there, or has failed. */
  provisioningState: string
}

/** A failed operation, as the list shows it that the vendor's administrator works off. */
export interface TaskView {
  /** Of the operation: `op_<number>` */
  id: string
  /** The app's name. */
  app: string
  /** In the vendor's words. */
  code: string
  text: string
  kind: string
  resource: 'User' | 'Group'
  objectId: string
  /** userName or displayName. */
  label: string
  attempts: number
  failedAt: string
}

export interface CycleView {
  /** `cyc_<number>` */
  id: string
  app: string
  kind: 'initial' | 'incremental' | 'on-demand'
  state: 'planning' | 'running' | 'finished' | 'failed'
  startedAt: string
  finishedAt: string | null
  counts: JsonObject
}

export interface AppStatus {
  state: 'active' | 'paused' | 'quarantined' | 'disabled'
  /** Operations that wait for their turn or for another attempt, plus changes that nobody has looked at yet. */
  pending: number
  running: number
  failed: number
  /** Groups that are sent as groups, by how that stands. */
  pushedGroups: { active: number; inactive: number; error: number }
  nextCycleAt: string | null
  lastCycle: CycleView | null
  quarantine: JsonObject | null
}

export interface SettleResult {
  /** Nothing is due or under way. */
  settled: boolean
  /** What is left for a later moment: the next cycle, another attempt, an administrator. */
  pending: number
  now: string
}

/** One of the steps in which the vendor tells of an on-demand run. */
export interface OnDemandStep {
  name: 'test-connection' | 'import' | 'scope' | 'match' | 'action'
  status: 'succeeded' | 'failed' | 'skipped'
  details: JsonObject
}

export interface OnDemandResult {
  items: OperationView[]
  steps: OnDemandStep[]
}

export interface ConnectionTestResult {
  ok: boolean
  failure: { message: string; detail: string | null } | null
  /** Ids of the exchanges, in order. */
  exchangeIds: string[]
}

/** What was read of the target, of users or of groups. */
export interface ImportCounts {
  scanned: number
  /** Nobody in the directory has that name. */
  new: number
  /** Somebody has, but no link leads there. */
  matched: number
  linked: number
  /** Links whose resource was not listed. */
  removed: number
  /** Inactive ones, where the vendor leaves them out. */
  skipped: number
  /** `repeated`: a page brought nothing new, so reading on would never have ended. */
  ended: 'complete' | 'repeated' | 'failed'
  failure: string | null
}

export interface ImportResult {
  users: ImportCounts
  /** null where the profile does not import groups. */
  groups: ImportCounts | null
  exchangeIds: string[]
}

/** A disturbance put on the wire on purpose, and what has become of it. */
export type FaultView = Fault & {
  /** `flt_<number>`; new whenever the faults of the app are set. */
  id: string
  /** How many requests have met it and matched, and how many of them it has disturbed. */
  matched: number
  fired: number
}

export interface DelayRow {
  app: string
  event: string
  stage: 'committed→sent' | 'committed→acknowledged' | 'committed→visible'
  count: number
  /** Milliseconds of real time. */
  p50: number
  p90: number
  p95: number
  p99: number
  max: number
  /** The same in the time of the IdP: what the vendor's clock would say. */
  idp: { p50: number; p90: number; p95: number; p99: number; max: number }
}

export type EngineEvent =
  | { type: 'change.committed'; seq: number; event: string }
  | { type: 'operation.planned' | 'operation.finished'; operation: OperationView }
  | { type: 'cycle.started' | 'cycle.finished'; cycle: CycleView }
  | { type: 'exchange.finished'; seq: number; exchangeId: string; app: string }
  | { type: 'app.state'; app: string; state: AppStatus['state']; reason: string | null }
