import { isObject, type Json } from '../base/json.ts'
import type { Idp } from '../idp.ts'
import type { TargetAnswer } from './target-client.ts'

/** Which ids the target gave to whom: what `{name}` stands for. A name stands for the one who had it last. */
export class KnownIds {
  readonly #ids = new Map<string, string>()
  readonly #names = new Map<string, string>()
  #seen = 0

  get byName(): ReadonlyMap<string, string> {
    return this.#ids
  }

  /** The name of an id; the id itself where there is none. */
  nameOf(id: string): string {
    return this.#names.get(id) ?? id
  }

  /** Looks at the links, if anything was sent since. */
  learn({ engine, journal }: Idp, app: string): void {
    if (journal.last === this.#seen) return
    this.#seen = journal.last
    let cursor: string | undefined
    do {
      const page = engine.links({ app, limit: 1000, ...(cursor === undefined ? {} : { cursor }) })
      for (const { label, targetId } of page.items) if (targetId !== null) this.set(label, targetId)
      cursor = page.nextCursor ?? undefined
    } while (cursor !== undefined)
  }

  /** Takes the name and the id out of a resource that was answered. */
  take({ body }: TargetAnswer): void {
    if (!isObject(body) || typeof body.id !== 'string') return
    const name: Json | undefined = body.userName ?? body.displayName
    if (typeof name === 'string') this.set(name, body.id)
  }

  set(name: string, id: string): void {
    this.#ids.set(name, id)
    this.#names.set(id, name)
  }
}
