import { isObject, type JsonObject } from '../base/json.ts'
import type { ResourceType } from '../scim/urn.ts'
import { KnownResource } from './known-resource.ts'
import { idText, type Seen, type Shown } from './seen.ts'

/** Resources remembered for each app: the ones seen last; and characters of JSON that they may take. */
const mostResources = 5000
const mostWeight = 20_000_000

/** Attributes by which resources are looked up in what is known. */
const indexed = ['userName', 'displayName', 'externalId'] as const

/** What is known of a target from the traffic, in bounded memory. Rules read it; only the judge writes it. */
export class Known {
  readonly #resources = new Map<string, KnownResource>()
  /** Type, attribute and folded value → id of the resource last seen with it. */
  readonly #ids = new Map<string, string>()
  readonly #notes = new Map<string, unknown>()
  readonly #lastCreate = new Map<ResourceType, number>()
  #weight = 0
  /** What was asked for last: many rules ask of one exchange for one resource. */
  #asked: { type: ResourceType; id: string; resource: KnownResource | undefined } | undefined

  resource(type: ResourceType, id: string): KnownResource | undefined {
    if (this.#asked?.id !== id || this.#asked.type !== type) {
      this.#asked = { type, id, resource: this.#resources.get(`${type} ${id}`) }
    }
    return this.#asked.resource
  }

  /** The resource that was last seen under a userName or displayName, in any case. */
  named(type: ResourceType, name: string): KnownResource | undefined {
    return this.holding(type, type === 'User' ? 'userName' : 'displayName', name)
  }

  /** The resource last seen with a userName, a displayName or an externalId, in any case; of others nothing is known. */
  holding(type: ResourceType, attribute: string, value: string): KnownResource | undefined {
    const id = this.#ids.get(indexKey(type, attribute, value))
    return id === undefined ? undefined : this.resource(type, id)
  }

  /** The exchange that created a resource last; 0 before the first. */
  lastCreate(type: ResourceType): number {
    return this.#lastCreate.get(type) ?? 0
  }

  /** Room for what a family of rules remembers between two exchanges; made by `make` when it is first asked for. */
  note<Note>(key: string, make: () => Note): Note {
    if (!this.#notes.has(key)) this.#notes.set(key, make())
    return this.#notes.get(key) as Note
  }

  /** Takes an exchange in, once all rules have judged it. */
  learn(seen: Seen): void {
    if (!seen.ok) return
    const { about } = seen
    if (about.resource === undefined) return
    if (about.action === 'create') this.#learnCreate(seen, about.resource)
    else if (about.action === 'replace' || about.action === 'modify') {
      this.#learnWrite(seen, this.#remember(about.resource, about.id), about.id)
    } else if (about.action === 'delete') {
      const known = this.#remember(about.resource, about.id)
      this.#weigh(known, () => known.delete(seen))
    }
    for (const shown of seen.shown) this.#learnShown(seen, shown)
  }

  #learnCreate(seen: Seen, type: ResourceType): void {
    this.#lastCreate.set(type, seen.seq)
    const id = isObject(seen.body) ? idText(seen.body) : undefined
    if (id === undefined || !isObject(seen.sent)) return
    const { sent } = seen
    const known = this.#remember(type, id)
    this.#weigh(known, () => known.create(seen, sent))
    this.#index(known, sent)
  }

  #learnWrite(seen: Seen, known: KnownResource, id: string): void {
    // The answer shows it under another id: that it is gone under the old one is no news.
    if (seen.shown.some(({ resource }) => idText(resource) !== id)) known.moved = true
    this.#weigh(known, () => known.write(seen))
    // What a PATCH makes of the resource is worked out only where it may give it another name.
    const text = seen.exchange.request.body ?? ''
    if (indexed.some((name) => text.includes(name)) && known.expected) this.#index(known, known.expected)
  }

  #learnShown(seen: Seen, { type, resource }: Shown): void {
    const id = idText(resource)
    if (id === undefined) return
    const known = this.#remember(type, id)
    // A list that was under way while something was written may show what was before, or what came after.
    if (seen.about.action === 'list' && !known.isQuietBefore(seen)) return
    if (known.deletion) {
      // A tombstone that is shown all the same is not back: only a create or a write can bring it.
      if (seen.about.action === 'get' || seen.about.action === 'list') return
      known.deletion = undefined
    }
    this.#index(known, resource)
    if (!seen.partial && !isStub(resource)) this.#weigh(known, () => known.show(seen, resource))
  }

  #weigh(known: KnownResource, change: () => void): void {
    const before = known.weight
    change()
    this.#weight += known.weight - before
    this.#forget()
  }

  /** What has not been used for longest goes. */
  #forget(): void {
    while (this.#resources.size > mostResources || (this.#weight > mostWeight && this.#resources.size > 1)) {
      const [key, oldest] = this.#resources.entries().next().value as [string, KnownResource]
      this.#resources.delete(key)
      this.#asked = undefined
      this.#weight -= oldest.weight
    }
  }

  #remember(type: ResourceType, id: string): KnownResource {
    const key = `${type} ${id}`
    const known = this.#resources.get(key) ?? new KnownResource(type, id)
    // The one used last goes to the end.
    this.#resources.delete(key)
    this.#resources.set(key, known)
    this.#asked = undefined
    this.#forget()
    return known
  }

  #index({ type, id }: KnownResource, resource: JsonObject): void {
    for (const attribute of indexed) {
      const value = resource[attribute]
      if (typeof value !== 'string') continue
      const key = indexKey(type, attribute, value)
      this.#ids.delete(key)
      this.#ids.set(key, id)
    }
    while (this.#ids.size > 4 * mostResources) this.#ids.delete(this.#ids.keys().next().value as string)
  }
}

function indexKey(type: ResourceType, attribute: string, value: string): string {
  return `${type} ${attribute.toLowerCase()} ${value.toLowerCase()}`
}

/** userName or displayName. */
export function nameOf(type: ResourceType, resource: JsonObject): string | undefined {
  const name = type === 'User' ? resource.userName : resource.displayName
  return typeof name === 'string' ? name : undefined
}

/** An answer that holds little more than the id shows nothing that a write could be held against. */
function isStub(resource: JsonObject): boolean {
  return Object.keys(resource).every((key) => ['id', 'schemas', 'meta'].includes(key))
}
