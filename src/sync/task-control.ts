import { AppError } from '../base/error.ts'
import type { Directory } from '../directory/directory.ts'
import type { ResourceType } from '../scim/urn.ts'
import type { OperationRow } from './operation-row.ts'
import type { OperationStore } from './operation-store.ts'
import type { PushStore } from './push-store.ts'
import type { OperationView, TaskView } from './view.ts'

export interface TaskControlParts {
  directory: Directory
  operations: OperationStore
  pushes: PushStore
  /** There is something to do for the app again. */
  wake: (appId: string) => void
}

/** What an administrator does with operations that failed: tries them again, or calls them done. */
export class TaskControl {
  readonly #parts: TaskControlParts

  constructor(parts: TaskControlParts) {
    this.#parts = parts
  }

  retry({ seq, appId, resource, objectId, status, hold }: OperationRow): void {
    if ((status !== 'failed' && status !== 'waiting') || hold !== null) {
      const state = hold === null ? status : `held (${hold})`
      throw new AppError(
        'ERR_STATE',
        `Operation op_${seq} is ${state}; only failed and waiting ones can be tried again.`,
      )
    }
    const { operations, wake } = this.#parts
    operations.requeue(seq)
    if (resource === 'Group') this.#tellAgain(appId, objectId)
    wake(appId)
  }

  /** All that failed for good, of users, of groups, or of both. Returns the numbers. */
  retryAll(appId: string, resource: ResourceType | undefined): number[] {
    const { operations, wake } = this.#parts
    const failed = operations.failed(appId, resource)
    for (const { seq } of failed) operations.requeue(seq)
    const groups = failed.filter((each) => each.resource === 'Group').map(({ objectId }) => objectId)
    for (const groupId of new Set(groups)) this.#tellAgain(appId, groupId)
    if (failed.length > 0) wake(appId)
    return failed.map(({ seq }) => seq)
  }

  /** "Mark complete": nothing more happens, and nobody is reminded. */
  dismiss({ seq, status }: OperationRow): void {
    if (status !== 'failed') {
      throw new AppError('ERR_STATE', `Operation op_${seq} is ${status}; only failed ones can be dismissed.`)
    }
    this.#parts.operations.dismiss(seq)
  }

  /** Nothing is told of a group in error, also not again. */
  #tellAgain(appId: string, groupId: string): void {
    const { directory, pushes } = this.#parts
    if (pushes.inError(appId, groupId)) directory.pushedGroups.turn('retry', appId, groupId)
  }
}

/** A failed operation as the vendor's list of tasks shows it. */
export function showTask(operation: OperationView): TaskView {
  const { id, app, kind, resource, objectId, label, attempts, error, finishedAt } = operation
  const { code, text } = error?.vendor ?? { code: 'unknown', text: '' }
  return { id, app, code, text, kind, resource, objectId, label, attempts, failedAt: finishedAt ?? '' }
}
