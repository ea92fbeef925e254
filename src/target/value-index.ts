/** Finds entries by text in constant time, without regard to case. Few texts have more than one entry. */
export class ValueIndex<Entry> {
  readonly #entries = new Map<string, Entry | Set<Entry>>()

  add(key: string, entry: Entry): void {
    const folded = key.toLowerCase()
    const held = this.#entries.get(folded)
    if (held === undefined) this.#entries.set(folded, entry)
    else if (held instanceof Set) held.add(entry)
    else if (held !== entry) this.#entries.set(folded, new Set([held, entry]))
  }

  remove(key: string, entry: Entry): void {
    const folded = key.toLowerCase()
    const held = this.#entries.get(folded)
    if (held === entry) this.#entries.delete(folded)
    else if (held instanceof Set && held.delete(entry) && held.size === 0) this.#entries.delete(folded)
  }

  find(key: string): Entry[] {
    const held = this.#entries.get(key.toLowerCase())
    if (held === undefined) return []
    return held instanceof Set ? [...held] : [held]
  }
}
