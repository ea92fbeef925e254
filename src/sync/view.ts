import type { Json, JsonObject } from '../base/json.ts'
import type { Oddity, ReadingEnd } from '../dialect/reading.ts'
import type { Eye } from '../observe/eye.ts'
import type { ImportState, OperationStatus } from '../store/schema.ts'
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
  /** The next scheduled import. */
  nextImportAt: string | null
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

/** What was read of the target, of users or of groups, and what became of it. */
export interface ImportCounts {
  /** `new`, `matched` and `linked` together; as well `added`, `updated` and `unchanged`. */
  scanned: number
  /** Nobody in the directory matches. */
  new: number
  /** Somebody does, but no link leads there. */
  matched: number
  /** Of those, by what makes a partial match alone. */
  partial: number
  linked: number
  /** Links whose resource was not listed. */
  removed: number
  /** Inactive ones, where the vendor leaves them out. */
  skipped: number
  /** Neither linked nor known from an earlier import. */
  added: number
  /** Known, and different since. */
  updated: number
  unchanged: number
  /** Links that this import made. */
  confirmed: number
  /** Of those, with a directory user that it made. */
  created: number
  /** Links that it ended. */
  unlinked: number
  /** What it would have confirmed and could not. */
  refused: number
  /** The last `totalResults`. */
  total: number | null
  requests: number
  /** How reading ended. */
  ended: ReadingEnd | 'interrupted'
  failure: string | null
  /** The ending in words, where it is not a good one: "scanned 150 of 400, the target caps pages at 50". */
  note: string | null
  /** What a target should not do, each with how often and where first. */
  oddities: { code: Oddity; count: number; example: string; text: string }[]
  /** The first of those refused. */
  refusals: { targetId: string; reason: string }[]
}

export interface ImportResult {
  /** `imp_<number>` */
  id: string
  app: string
  state: ImportState
  trigger: 'manual' | 'schedule' | 'retry'
  forced: boolean
  startedAt: string
  finishedAt: string | null
  /** null where only groups were asked for, or an end came before. */
  users: ImportCounts | null
  /** null where the profile does not import groups, or an end came before. */
  groups: ImportCounts | null
  /** In the words of Okta's result line: "204 users scanned, 204 new, …". */
  summary: string | null
  /** Why it was stopped or failed. */
  message: string | null
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

/** Something of the target that an administrator may decide on. */
export interface ImportCandidate {
  resource: 'User' | 'Group'
  targetId: string
  /** userName or displayName; empty where there is none. */
  name: string
  match: 'none' | 'partial' | 'exact' | 'linked'
  /** The match; null where there is none or several would do. */
  object: { id: string; name: string } | null
  ignored: boolean
  /** The import that read it last. */
  importId: string
  /** Of a user what the mapping reads, of a group its externalId and the number of its members. */
  shown: JsonObject
}

export type { Delay as DelayRow } from '../measure/delay.ts'

export interface ObserveRequest {
  /** Milliseconds between two looks at one resource; null: only when somebody asks. Default 250. */
  pollMs?: number | null | undefined
  /** Milliseconds until something counts as never shown. Default 60 s. */
  patienceMs?: number | undefined
  /** By which clock those pass. `idp` is for a target that lives in the virtual time of the IdP. Default `real`. */
  time?: 'real' | 'idp' | undefined
  /** Looks instead of us. It is not remembered in the database: after a restart the target is read again. */
  probe?: Eye | undefined
}

/** How an app's target is looked at, and what came of it. */
export interface ObservationView {
  on: boolean
  pollMs: number | null
  patienceMs: number | null
  /** What was told and is still looked for. */
  watched: number
  seen: number
  /** It was looked for until patience ended. */
  unseen: number
  /** Told otherwise before it was seen, or no look was answered: nobody can tell. */
  undecided: number
  /** Since the process began, or since it was asked for. */
  looks: number
  failedLooks: number
  lastFailure: string | null
  /**
   * The longest between a look that did not show something and the one that did, in real milliseconds: no figure is
   * less exact than that.
   */
  widestGapMs: number
}

export type EngineEvent =
  | { type: 'change.committed'; seq: number; event: string }
  | { type: 'operation.planned' | 'operation.finished'; operation: OperationView }
  | { type: 'cycle.started' | 'cycle.finished'; cycle: CycleView }
  | { type: 'import.started' | 'import.finished'; import: ImportResult }
  | { type: 'exchange.finished'; seq: number; exchangeId: string; app: string }
  | { type: 'app.state'; app: string; state: AppStatus['state']; reason: string | null }
