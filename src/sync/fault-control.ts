import type { AppRow } from '../directory/app.ts'
import type { FaultStore } from './fault-store.ts'
import { readFaults } from './read-faults.ts'
import type { FaultView } from './view.ts'

export interface FaultControlParts {
  store: FaultStore
  row: (app: string) => AppRow
  /** The faults of the app have changed: who sends for it takes the new ones. */
  onChange: (appId: string) => void
}

/** What may be asked of the faults of apps. */
export class FaultControl {
  readonly #parts: FaultControlParts

  constructor(parts: FaultControlParts) {
    this.#parts = parts
  }

  list(app: string): FaultView[] {
    const { store, row } = this.#parts
    return store.list(row(app).id).map(({ id, fault, matched, fired }) => ({ id, ...fault, matched, fired }))
  }

  set(app: string, input: unknown): FaultView[] {
    const { store, row, onChange } = this.#parts
    const { id } = row(app)
    store.replace(id, readFaults(input))
    onChange(id)
    return this.list(app)
  }

  clear(app: string): void {
    this.set(app, [])
  }
}
