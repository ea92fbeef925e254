import { type Change, ResourceStore } from './resource-store.ts'

/**
 * Keeps writes from being seen by reads for some time, as a target with replicas does: every change is made in one
 * store at once, and again in the other when it is due.
 */
export class Propagation {
  /** Knows every change: uniqueness and writes look here. */
  written = new ResourceStore()
  #visible: ResourceStore
  #changes: { due: number; change: Change }[] = []
  readonly #delay: number
  readonly #now: () => number

  constructor(delay: number, now: () => number) {
    this.#delay = delay
    this.#now = now
    this.#visible = delay > 0 ? new ResourceStore() : this.written
  }

  commit(change: Change): void {
    this.written.apply(change)
    if (this.#delay > 0) this.#changes.push({ due: this.#now() + this.#delay, change })
  }

  /** What reads see now. */
  visible(): ResourceStore {
    if (this.#changes.length === 0) return this.#visible
    const now = this.#now()
    const waiting = this.#changes.findIndex(({ due }) => due > now)
    for (const { change } of this.#changes.splice(0, waiting < 0 ? this.#changes.length : waiting)) {
      this.#visible.apply(change)
    }
    return this.#visible
  }

  reset(): void {
    this.written = new ResourceStore()
    this.#visible = this.#delay > 0 ? new ResourceStore() : this.written
    this.#changes = []
  }
}
