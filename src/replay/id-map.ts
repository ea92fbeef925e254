import { decoded } from './decoded.ts'
import type { RecordedAnswer, Step } from './recorded.ts'
import { createdId, idOf, isCreate, isSame, type Named, namedIn, namesOf, resourcesIn } from './resources.ts'
import { rewriteBody, rewritePath, rewriteQuery } from './rewrite.ts'

/** All that a recording says of ids. */
export class RecordedIds {
  readonly #named = new Map<string, Named>()

  constructor(steps: readonly Step[]) {
    for (const step of steps) {
      for (const named of namedIn(step, step.answer)) this.#add(named)
      const [, segment] = /^\/(?:Users|Groups)\/([^/?]+)/i.exec(step.path) ?? []
      if (segment !== undefined) this.#add({ id: decoded(segment), collection: undefined, names: [] })
    }
  }

  get(id: string): Named | undefined {
    return this.#named.get(id)
  }

  #add(named: Named): void {
    const known = this.#named.get(named.id)
    // The first names count: it is looked for as it was when it was first used.
    if (known && known.names.length > 0) return
    this.#named.set(named.id, named)
  }
}

/** Ids of the recording and those that the target has given now. */
export class IdMap {
  readonly #now = new Map<string, string>()
  readonly #recorded: RecordedIds

  constructor(recorded: RecordedIds) {
    this.#recorded = recorded
  }

  get size(): number {
    return [...this.#now].filter(([before, now]) => before !== now).length
  }

  set(recorded: string, now: string): void {
    this.#now.set(recorded, now)
  }

  /** The step with the ids of now, and those of the recording for which nothing is known yet. */
  apply(step: Step): { step: Step; unknown: string[] } {
    const unknown = new Set<string>()
    const renamed = (id: string) => {
      const now = this.#now.get(id)
      if (now === undefined && this.#recorded.get(id)) unknown.add(id)
      return now
    }
    const rewritten = {
      ...step,
      path: rewritePath(step.path, renamed),
      query: step.query === null ? null : rewriteQuery(step.query, renamed),
      body: step.body === null ? null : rewriteBody(step.body, renamed),
    }
    return { step: rewritten, unknown: [...unknown] }
  }

  /** A recorded body with the ids of now, for comparing. */
  body(text: string): string {
    return rewriteBody(text, (id) => this.#now.get(id))
  }

  has(id: string): boolean {
    return this.#now.has(id)
  }

  /** What both answers to a step say: a resource that was created, or those that both show under one name. */
  learn(step: Step, now: RecordedAnswer | null): void {
    const before = namedIn(step, step.answer)
    const shown = resourcesIn(now)
    for (const { id, names } of before) {
      // Of a create there is only one, whatever it is called in the answer.
      const found = shown.find((resource) => isSame(names, namesOf(resource)))
      const other = isCreate(step) ? createdId(step, now) : idOf(found ?? {})
      if (other !== undefined) this.set(id, other)
    }
  }
}
