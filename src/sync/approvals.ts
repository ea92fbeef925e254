import type { Clock } from '../base/clock.ts'
import { AppError } from '../base/error.ts'
import { operationId } from '../journal/ids.ts'
import type { OperationList } from './operation-list.ts'
import type { OperationRow } from './operation-row.ts'
import type { OperationStore } from './operation-store.ts'

/** What an administrator is asked about: operations that wait until they are approved or rejected. */
export class Approvals {
  readonly #operations: OperationStore
  readonly #list: OperationList
  readonly #clock: Clock

  constructor(operations: OperationStore, list: OperationList, clock: Clock) {
    this.#operations = operations
    this.#list = list
    this.#clock = clock
  }

  /** In the order in which they were planned, from `after` on. */
  list(appId: string, after: number, limit: number): OperationRow[] {
    return this.#list.listHeld(appId, 'approval', after, limit)
  }

  /** It has its turn now. `ERR_STATE` if it does not wait for that. */
  approve(operation: OperationRow): void {
    mustWait(operation)
    this.#operations.release({ seq: operation.seq }, null)
  }

  /** All of an app. Answers how many. */
  approveAll(appId: string): number {
    return this.#operations.release({ appId, hold: 'approval' }, null)
  }

  /** It is not sent; the object is looked at again when it changes next. */
  reject(operation: OperationRow): void {
    mustWait(operation)
    this.#operations.reject(operation.seq, this.#clock.now())
  }
}

function mustWait({ seq, status, hold }: OperationRow): void {
  if (hold === 'approval') return
  const state = hold === null ? status : `held for another reason (${hold})`
  throw new AppError('ERR_STATE', `Operation ${operationId(seq)} is ${state}; it does not wait for approval.`)
}
