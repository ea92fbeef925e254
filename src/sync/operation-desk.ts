import { AppError } from '../base/error.ts'
import type { JsonObject } from '../base/json.ts'
import type { Directory } from '../directory/directory.ts'
import { numberIn, operationId } from '../journal/ids.ts'
import type { ResourceType } from '../scim/urn.ts'
import type { Store } from '../store/store.ts'
import type { Approvals } from './approvals.ts'
import { badCursor } from './bad-cursor.ts'
import type { EngineApi, LogRequest, Page } from './engine-api.ts'
import type { EngineEvents } from './engine-events.ts'
import type { OperationList } from './operation-list.ts'
import type { OperationRow } from './operation-row.ts'
import type { RunnerPool } from './runner-pool.ts'
import { showOperation } from './show.ts'
import { showTask, type TaskControl } from './task-control.ts'
import type { VendorLog } from './vendor-log.ts'
import type { OperationView, TaskView } from './view.ts'

export interface OperationDeskParts {
  store: Store
  directory: Directory
  operationList: OperationList
  approvals: Approvals
  tasks: TaskControl
  vendorLog: VendorLog
  runners: RunnerPool
  events: EngineEvents
}

/** Where administrators look at operations, and decide on what failed or waits for them. */
export class OperationDesk {
  readonly #parts: OperationDeskParts

  constructor(parts: OperationDeskParts) {
    this.#parts = parts
  }

  list(query: Parameters<EngineApi['operations']>[0]): Page<OperationView> {
    const { app, status, object, cycle, limit = 100, cursor } = query
    const { store, directory, operationList } = this.#parts
    store.flush()
    const appId = app === undefined ? undefined : directory.apps.row(app).id
    const cycleId = cycle === undefined ? undefined : numberIn('cyc', cycle)
    const after = cursor === undefined ? 0 : (numberIn('op', cursor) ?? badCursor(cursor))
    // What is under way has not been written down as such.
    const stored = status === 'running' ? 'queued' : status
    const rows = operationList.list({
      appId,
      status: stored,
      objectId: object,
      cycleId,
      after,
      limit: limit + 1,
    })
    const names = new Map(directory.apps.rows().map((row) => [row.id, row.name]))
    const page = rows
      .slice(0, limit)
      .map((row) => showOperation(row, names.get(row.appId) ?? row.appId, this.#isTaken(row)))
    const items = status === undefined ? page : page.filter((operation) => operation.status === status)
    return { items, nextCursor: rows.length > limit ? String(rows[limit - 1]?.seq) : null }
  }

  get(id: string): OperationView {
    const row = this.#row(id)
    const taken = this.#isTaken(row)
    return showOperation(row, this.#parts.directory.apps.row(row.appId).name, taken)
  }

  log({ limit = 100, cursor, ...of }: LogRequest): Page<JsonObject> {
    const { directory, vendorLog } = this.#parts
    const operation = 'operation' in of ? this.#row(of.operation) : undefined
    const row = directory.apps.row('app' in of ? of.app : (operation?.appId ?? ''))
    const after = cursor === undefined ? 0 : (numberIn('log', cursor) ?? badCursor(cursor))
    const { rows, next } = vendorLog.page(row, { operationSeq: operation?.seq, after, limit })
    return { items: rows, nextCursor: next === null ? null : String(next) }
  }

  retry(id: string): OperationView {
    this.#parts.tasks.retry(this.#row(id))
    return this.get(id)
  }

  tasks(query: Parameters<EngineApi['tasks']>[0]): Page<TaskView> {
    const { items, nextCursor } = this.list({ ...query, status: 'failed' })
    return { items: items.map(showTask), nextCursor }
  }

  retryTasks(app: string, resource?: ResourceType): { retried: string[] } {
    const { store, directory, tasks } = this.#parts
    store.flush()
    return { retried: tasks.retryAll(directory.apps.row(app).id, resource).map(operationId) }
  }

  dismiss(id: string): OperationView {
    this.#parts.tasks.dismiss(this.#row(id))
    return this.get(id)
  }

  approvals({ app, limit = 100, cursor }: Parameters<EngineApi['approvals']>[0]): Page<OperationView> {
    const { store, directory, approvals } = this.#parts
    const { id, name } = directory.apps.row(app)
    store.flush()
    const after = cursor === undefined ? 0 : (numberIn('op', cursor) ?? badCursor(cursor))
    const rows = approvals.list(id, after, limit + 1)
    const items = rows.slice(0, limit).map((row) => showOperation(row, name, false))
    return { items, nextCursor: rows.length > limit ? String(rows[limit - 1]?.seq) : null }
  }

  approve(id: string): OperationView {
    const row = this.#row(id)
    this.#parts.approvals.approve(row)
    this.#parts.runners.get(row.appId)?.rereadQueue()
    return this.get(id)
  }

  reject(id: string): OperationView {
    const { approvals, events, directory } = this.#parts
    const row = this.#row(id)
    approvals.reject(row)
    events.announceOperation(row.seq, directory.apps.row(row.appId).name)
    return this.get(id)
  }

  approveAll(app: string): { approved: number } {
    const { store, directory, approvals, runners } = this.#parts
    const { id } = directory.apps.row(app)
    store.flush()
    const approved = approvals.approveAll(id)
    runners.get(id)?.rereadQueue()
    return { approved }
  }

  #isTaken({ appId, seq }: OperationRow): boolean {
    return this.#parts.runners.get(appId)?.isTaken(seq) ?? false
  }

  #row(id: string): OperationRow {
    this.#parts.store.flush()
    const seq = numberIn('op', id)
    const row = seq === undefined ? undefined : this.#parts.operationList.get(seq)
    if (!row) throw new AppError('ERR_NOT_FOUND', `There is no operation "${id}".`)
    return row
  }
}
