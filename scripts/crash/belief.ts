import { isDeepStrictEqual } from 'node:util'

/**
 * What the directory must hold, going by what its API answered. A change that was answered is certain; one that got
 * no answer, because the server was killed, may have been made or not.
 */
export class Belief {
  readonly #facts = new Map<string, unknown[]>()

  answered(fact: string, value: unknown): void {
    this.#facts.set(fact, [value])
  }

  unanswered(fact: string, value: unknown): void {
    this.#facts.get(fact)?.push(value)
  }

  /** Whether the directory may say this; of what was never spoken of, it may say anything. */
  allows(fact: string, value: unknown): boolean {
    const values = this.#facts.get(fact)
    return values === undefined || values.some((each) => isDeepStrictEqual(each, value))
  }

  facts(): Iterable<string> {
    return this.#facts.keys()
  }

  expected(fact: string): unknown[] {
    return this.#facts.get(fact) ?? []
  }
}
