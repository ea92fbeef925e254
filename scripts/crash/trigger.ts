import type { Hooks } from '../../src/target/hook.ts'
import type { Random } from './random.ts'

/** What a kill waits for: a request that reaches the target, one that the target has carried out, an answer of the API. */
const occasions = { arrived: 2, carriedOut: 4, answered: 2 } as const
type Occasion = keyof typeof occasions

/** Milliseconds without any occasion after which the kill comes all the same. */
const patience = 1500

/**
 * Pulls at a random moment under load. Half of the kills come in the very moment: the target has done what it was
 * asked, and the server will never know. The others come up to a group of deferred writes later.
 */
export class Trigger {
  readonly #random: Random
  #pending: { occasion: Occasion; left: number; pull: () => void } | undefined

  constructor(random: Random) {
    this.#random = random
  }

  /** Calls `pull` in the moment of the kill, before the target can answer. */
  arm(pull: () => void): void {
    const occasion = this.#random.weighted(occasions)
    const left = this.#random.whole(1, this.#random.pick([3, 12, 40]))
    const delay = this.#random.fraction() < 0.5 ? 0 : this.#random.whole(0, 40)
    const timer = setTimeout(() => this.#pull(), patience)
    this.#pending = {
      occasion,
      left,
      pull: () => {
        clearTimeout(timer)
        if (delay === 0) pull()
        else setTimeout(pull, delay)
      },
    }
  }

  happened(occasion: Occasion): void {
    const pending = this.#pending
    if (pending?.occasion === occasion && --pending.left <= 0) this.#pull()
  }

  #pull(): void {
    const pending = this.#pending
    this.#pending = undefined
    pending?.pull()
  }

  /** For the target: tells of each request before and after it is carried out. */
  readonly watch: Hooks = {
    authenticate: (next) => (request) => {
      this.happened('arrived')
      next(request)
    },
    execute: (next) => (command) => {
      const outcome = next(command)
      this.happened('carriedOut')
      return outcome
    },
  }
}
