import type { Store } from '../store/store.ts'
import type { OperationList } from './operation-list.ts'
import { showOperation } from './show.ts'
import type { EngineEvent } from './view.ts'

/** Whoever listens to the engine, and what they are told. */
export class EngineEvents {
  readonly #store: Store
  readonly #operationList: OperationList
  readonly #listeners = new Set<(event: EngineEvent) => void>()

  constructor(store: Store, operationList: OperationList) {
    this.#store = store
    this.#operationList = operationList
  }

  get listened(): boolean {
    return this.#listeners.size > 0
  }

  subscribe(listener: (event: EngineEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  emit(event: EngineEvent): void {
    for (const listener of this.#listeners) listener(event)
  }

  announceOperation(seq: number, app: string): void {
    if (this.#listeners.size === 0) return
    this.#store.flush()
    const row = this.#operationList.get(seq)
    if (row) this.emit({ type: 'operation.finished', operation: showOperation(row, app, false) })
  }
}
