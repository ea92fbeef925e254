import type { JsonObject } from '../base/json.ts'
import type { Travel } from '../measure/travel.ts'
import type { ResetScope } from './app-control.ts'
import type { DriftReport } from './drift-report.ts'
import type { ImportRequest } from './import-control.ts'
import type { OnDemandSubject } from './on-demand.ts'
import type {
  AppStatus,
  ConnectionTestResult,
  CycleView,
  DelayRow,
  EngineEvent,
  FaultInput,
  FaultView,
  ImportCandidate,
  ImportResult,
  LinkView,
  ObservationView,
  ObserveRequest,
  OnDemandResult,
  OperationView,
  SettleResult,
  TaskView,
} from './view.ts'

export type LogRequest = ({ app: string } | { operation: string }) & {
  limit?: number | undefined
  cursor?: string | undefined
}

export interface CandidateQuery {
  app: string
  /** Default `User`. */
  resource?: 'User' | 'Group' | undefined
  match?: ImportCandidate['match'] | undefined
  ignored?: boolean | undefined
  limit?: number | undefined
  cursor?: string | undefined
}

export interface ImportDecision {
  /** link: to `user`, or else to the match. create: a directory user. ignore: never mind. */
  action: 'link' | 'create' | 'ignore'
  /** id or userName; only with `link`. */
  user?: string | undefined
}

export interface Page<T> {
  items: T[]
  nextCursor: string | null
}

/**
 * What may be asked of the engine. Apps, users and groups are named by id or by name. A name that does not exist is
 * an `AppError` `ERR_NOT_FOUND`; a verb that does not fit the state is `ERR_STATE`.
 */
export interface EngineApi {
  status(app: string): AppStatus
  /** Starts a cycle, or queues it behind the one under way; for event-driven vendors it evaluates everything now. */
  sync(app: string, mode: 'initial' | 'incremental'): CycleView
  /**
   * Provisions one user, or one group with some of its members, at once, whatever the cycle does. `ERR_RATE` where the
   * vendor limits how often.
   */
  provisionOnDemand(app: string, subject: OnDemandSubject): Promise<OnDemandResult>
  testConnection(app: string): Promise<ConnectionTestResult>
  /**
   * Reads the target, also that of a paused app, and compares it with what the IdP believes of it. `ERR_STATE` when the
   * app is changed or the server stops meanwhile.
   */
  drift(app: string): Promise<DriftReport>
  /** Reads all of the target as the vendor's import does, and applies what the profile applies by itself. */
  import(app: string, request?: ImportRequest): Promise<ImportResult>
  imports(query: { app: string; limit?: number | undefined; cursor?: string | undefined }): Page<ImportResult>
  importResult(app: string, id: string): ImportResult
  /** What imports found and nobody has decided on, or, with `match` or `ignored`, another part of it. */
  importCandidates(query: CandidateQuery): Page<ImportCandidate>
  /** Decides on one account of the target. */
  decideImport(app: string, targetId: string, decision: ImportDecision): ImportCandidate
  pause(app: string): AppStatus
  resume(app: string): AppStatus
  /** Starts from scratch: a new initial cycle. Links are kept unless `scope` names them. */
  restart(app: string, scope?: readonly ResetScope[]): Promise<AppStatus>
  /** Lets the deletions go that were too many at once; they are told in the next cycle. */
  allowDeletions(app: string): AppStatus
  /** Waits until nothing is due or under way; with the virtual clock it advances from one due moment to the next. */
  settle(options: { app?: string | undefined; timeoutMs?: number | undefined }): Promise<SettleResult>
  /** Moves the virtual clock, doing all that becomes due on the way. */
  advance(ms: number): Promise<{ now: string }>
  operations(query: {
    app?: string | undefined
    status?: string | undefined
    object?: string | undefined
    cycle?: string | undefined
    limit?: number | undefined
    cursor?: string | undefined
  }): Page<OperationView>
  operation(id: string): OperationView
  /**
   * What the vendor's administrator reads: a row for each attempt, in the vendor's own shape, oldest first. Of an app, or
   * of one operation. Empty where the profile has no log.
   */
  log(query: LogRequest): Page<JsonObject>
  /** Tries a failed or waiting operation again, now: the administrator's retry. */
  retry(operationId: string): OperationView
  /** Operations that wait until an administrator agrees. */
  approvals(query: {
    app: string
    limit?: number | undefined
    cursor?: string | undefined
  }): Page<OperationView>
  /** Lets an operation go that waits for approval. */
  approve(operationId: string): OperationView
  /** It is not sent, and the object is looked at again when it changes next. */
  reject(operationId: string): OperationView
  /** Lets all of an app go. */
  approveAll(app: string): { approved: number }
  /** Users and groups of an app, with their resources and the state that the vendor shows. */
  links(query: {
    app: string
    object?: string | undefined
    limit?: number | undefined
    cursor?: string | undefined
  }): Page<LinkView>
  /** Reads the groups of the target, so that rules take those that exist. */
  refreshEntitlements(app: string): Promise<ImportResult>
  /** Looks at every assigned user again, and tells each as if something had changed. */
  reapplyMappings(app: string): AppStatus
  /** What failed for good and waits for an administrator. */
  tasks(query: {
    app?: string | undefined
    limit?: number | undefined
    cursor?: string | undefined
  }): Page<TaskView>
  /** Tries all of them again, of users, of groups, or of both. */
  retryTasks(app: string, resource?: 'User' | 'Group' | undefined): { retried: string[] }
  /** Marks a failed operation as done without doing it. */
  dismiss(operationId: string): OperationView
  cycles(query: {
    app?: string | undefined
    limit?: number | undefined
    cursor?: string | undefined
  }): Page<CycleView>
  /** The disturbances on the wire of an app, in the order in which a request meets them. */
  faults(app: string): FaultView[]
  /**
   * Puts these in place of those before, also under the requests of work under way; none with an empty list. Counting
   * begins anew. `ERR_FAULT_INVALID` names all that is wrong with them; nothing is changed then.
   */
  setFaults(
    app: string,
    faults: FaultInput | readonly FaultInput[] | { items: readonly FaultInput[] },
  ): FaultView[]
  clearFaults(app: string): void
  /**
   * Looks at the target of an app until it shows what it was told, or changes how it looks. The looks are requests of
   * their own: they are not in the journal, and know nothing of the vendor's limits, pauses and faults.
   */
  observe(app: string, request?: ObserveRequest): ObservationView
  /** Looks no more. What was seen stays. */
  unobserve(app: string): void
  observation(app: string): ObservationView
  /** Looks now at everything that is still looked for. `ERR_STATE` where nothing is observed. */
  look(app: string): Promise<ObservationView>
  /** Waits until nothing is looked for any more: all was seen, or given up. False when the time ran out before. */
  seen(query: { app?: string | undefined; timeoutMs?: number | undefined }): Promise<boolean>
  /** Each change that was told, with the moments on its way; oldest first, from the change after `after` on. */
  travels(query: {
    app?: string | undefined
    event?: string | undefined
    after?: number | undefined
  }): Travel[]
  delays(query: { app?: string | undefined; event?: string | undefined }): DelayRow[]
  subscribe(listener: (event: EngineEvent) => void): () => void
}
