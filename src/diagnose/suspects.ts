import type { Known } from './known.ts'
import type { Trait } from './patch-trait.ts'

/**
 * Whom to blame when a request with several particular forms fails: a form that has worked before is above suspicion. A
 * failure with one suspect left is that one's; with more nobody knows yet.
 */
export class Suspects {
  readonly #proven = new Set<Trait>()

  static of(known: Known): Suspects {
    return known.note('suspects', () => new Suspects())
  }

  isProven(trait: Trait): boolean {
    return this.#proven.has(trait)
  }

  /** The request did what it should. */
  acquit(traits: Iterable<Trait>): void {
    for (const trait of traits) this.#proven.add(trait)
  }

  among(traits: Iterable<Trait>): Trait[] {
    return [...traits].filter((trait) => !this.#proven.has(trait))
  }
}
