import type { Store } from '../store/store.ts'
import type { OperationStore } from './operation-store.ts'
import { showOperation } from './show.ts'
import type { EngineEvent } from './view.ts'

/** Whoever listens to the engine, and what they are told. */
export class EngineEvents {
  readonly #store: Store
  readonly #operations: OperationStore
  readonly #listeners = new Set<(event: EngineEvent) => void>()

  constructor(store: Store, operations: OperationStore) {
    this.#store = store
    this.#operations = operations
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
    const row = this.#operations.get(seq)
    if (row) this.emit({ type: 'operation.finished', operation: showOperation(row, app, false) })
  }
}
