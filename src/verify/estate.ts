import { isObject, jsonText } from '../base/json.ts'
import { resourcesOf } from '../diagnose/probe/answer.ts'
import { find, remove } from '../diagnose/probe/request.ts'
import type { ProbeRequest } from '../diagnose/probe.ts'
import { idText, type Seen } from '../diagnose/seen.ts'
import type { ResourceType } from '../scim/urn.ts'

type Send = (request: ProbeRequest) => Promise<Seen>

interface Holding {
  type: ResourceType
  id: string
  credential: 'given' | 'second'
}

/** What the run has made in the target and not yet removed, as its traffic tells. */
export class Estate {
  readonly #held = new Map<string, Holding>()
  /** Names of creates whose answer does not tell what became of them. */
  readonly #doubtful = new Map<string, { type: ResourceType; credential: 'given' | 'second' }>()

  /** What was removed, as `User 2819c223`. */
  readonly removed = new Set<string>()
  /** Whether the run has tried to make anything. */
  used = false

  /** How much is held. */
  get size(): number {
    return this.#held.size
  }

  note(seen: Seen, { credential }: ProbeRequest): void {
    const { about } = seen
    const by = credential === 'second' ? 'second' : 'given'
    if (seen.method !== 'GET') this.used = true
    if (about.action === 'create') this.#noteCreate(seen, about.resource, by)
    else if (about.action === 'delete' && (seen.ok || (seen.status === 404 && this.#isOf(about, by)))) {
      this.#held.delete(keyOf(about))
      this.removed.add(keyOf(about))
    }
    // A PUT must not create; some do.
    else if (about.action === 'replace' && seen.status === 201) this.#hold(about.resource, about.id, by)
  }

  /** What one tenant cannot find may well be there: it is the other one's. */
  #isOf(about: { resource: ResourceType; id: string }, by: Holding['credential']): boolean {
    return this.#held.get(keyOf(about))?.credential === by
  }

  #noteCreate(seen: Seen, type: ResourceType, credential: 'given' | 'second'): void {
    const id = seen.ok && isObject(seen.body) ? idText(seen.body) : undefined
    if (id !== undefined) this.#hold(type, id, credential)
    else if (seen.ok || seen.status === 0 || seen.status >= 500) {
      const name = isObject(seen.sent)
        ? type === 'User'
          ? seen.sent.userName
          : seen.sent.displayName
        : undefined
      if (typeof name === 'string') this.#doubtful.set(name, { type, credential })
    }
  }

  #hold(type: ResourceType, id: string, credential: 'given' | 'second'): void {
    this.#held.set(keyOf({ resource: type, id }), { type, id, credential })
  }

  /** Removes everything, groups first. What refuses stays held. */
  async clear(send: Send): Promise<void> {
    await this.#settleDoubts(send)
    const groupsFirst = [...this.#held.values()].sort(
      (a, b) => Number(b.type === 'Group') - Number(a.type === 'Group'),
    )
    for (const { type, id, credential } of groupsFirst) {
      await send(remove(`/${type}s/${encodeURIComponent(id)}`, { credential }))
    }
  }

  /** The resources that are still there. */
  left(): { resource: ResourceType; id: string }[] {
    return [...this.#held.values()].map(({ type, id }) => ({ resource: type, id }))
  }

  async #settleDoubts(send: Send): Promise<void> {
    for (const [name, { type, credential }] of this.#doubtful) {
      const attribute = type === 'User' ? 'userName' : 'displayName'
      const seen = await send(find(type, `${attribute} eq ${JSON.stringify(name)}`, { credential }))
      for (const resource of resourcesOf(seen)) {
        const id = idText(resource)
        // A target that ignores filters shows strangers.
        if (id !== undefined && jsonText(resource[attribute]).toLowerCase() === name.toLowerCase()) {
          this.#hold(type, id, credential)
        }
      }
    }
    this.#doubtful.clear()
  }
}

export function keyOf({ resource, id }: { resource: ResourceType; id: string }): string {
  return `${resource} ${id}`
}
