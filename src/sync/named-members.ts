import type { Member } from '../dialect/group/member.ts'

/**
 * Who is added to groups by requests under way. The deletion of a user waits until these are answered, so that the target
 * hears of nobody who is gone. They hold nothing back themselves: once a deletion has been taken on, who is to be deleted
 * is doubtful, and nothing new adds them.
 */
export class NamedMembers {
  /** The ids that each request names, by what resolves when it has been answered. */
  readonly #requests = new Map<Promise<void>, ReadonlySet<string>>()
  readonly #held = new Set<string>()
  readonly #onHeld: () => void

  /** `onHeld`: called when a deletion begins to wait. */
  constructor(onHeld: () => void) {
    this.#onHeld = onHeld
  }

  /** How many deletions wait. */
  get held(): number {
    return [...this.#held].filter((objectId) => this.#naming(objectId).length > 0).length
  }

  /** Sends what adds members. */
  async during<Result>(members: readonly Member[], send: () => Promise<Result>): Promise<Result> {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#requests.set(promise, new Set(members.map(({ objectId }) => objectId)))
    try {
      return await send()
    } finally {
      this.#requests.delete(promise)
      resolve()
    }
  }

  /** Resolves once no request under way adds the user to a group. */
  async unnamed(objectId: string): Promise<void> {
    const naming = this.#naming(objectId)
    if (naming.length === 0) return
    this.#held.add(objectId)
    this.#onHeld()
    await Promise.all(naming)
    this.#held.delete(objectId)
  }

  #naming(objectId: string): Promise<void>[] {
    return [...this.#requests].flatMap(([answered, ids]) => (ids.has(objectId) ? answered : []))
  }
}
