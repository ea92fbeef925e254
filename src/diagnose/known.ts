import { isObject, type JsonObject } from '../base/json.ts'
import { applyPatch, PatchError } from '../scim/patch.ts'
import { resourceSchemas } from '../scim/schema.ts'
import type { ResourceType } from '../scim/urn.ts'
import { idText, type Seen, type Shown } from './seen.ts'

/** Resources remembered for each app: the ones seen last. */
const mostResources = 5000

/** What the traffic so far says of one resource of the target. */
export interface KnownResource {
  type: ResourceType
  id: string
  /** As the target showed it last, whole. */
  observed: JsonObject | undefined
  /** The exchange that showed it. */
  observedBy: number | undefined
  /** What it should be by now: what was shown, with every write since applied as RFC 7644 and the vendors mean it. */
  expected: JsonObject | undefined
  /** Writes that were acknowledged since it was last shown whole, oldest first. */
  writes: Seen[]
  /** The exchange that deleted it. */
  deletedBy: number | undefined
  /** The exchange that created it, if we saw that. */
  createdBy: number | undefined
}

/** What is known of a target from the traffic, in bounded memory. Rules read it; only the judge writes it. */
export class Known {
  readonly #resources = new Map<string, KnownResource>()
  /** userName or displayName, folded → id of the resource last seen under it. */
  readonly #names = new Map<string, string>()
  readonly #notes = new Map<string, unknown>()

  resource(type: ResourceType, id: string): KnownResource | undefined {
    return this.#resources.get(`${type} ${id}`)
  }

  /** The resource that was last seen under a userName or displayName, in any case. */
  named(type: ResourceType, name: string): KnownResource | undefined {
    const id = this.#names.get(`${type} ${name.toLowerCase()}`)
    return id === undefined ? undefined : this.resource(type, id)
  }

  /** All that are remembered, the one seen last at the end. */
  resources(): Iterable<KnownResource> {
    return this.#resources.values()
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
      this.#learnWrite(seen, this.#remember(about.resource, about.id))
    } else if (about.action === 'delete') this.#remember(about.resource, about.id).deletedBy = seen.seq
    for (const shown of seen.shown) this.#learnShown(seen, shown)
  }

  #learnCreate(seen: Seen, type: ResourceType): void {
    const id = isObject(seen.body) ? idText(seen.body) : undefined
    if (id === undefined || !isObject(seen.sent)) return
    const known = this.#remember(type, id)
    known.createdBy ??= seen.seq
    known.deletedBy = undefined
    known.expected = structuredClone(seen.sent)
    known.writes = [seen]
    this.#name(type, id, seen.sent)
  }

  #learnWrite(seen: Seen, known: KnownResource): void {
    known.writes.push(seen)
    if (!isObject(seen.sent)) return
    if (seen.method === 'PUT') known.expected = structuredClone(seen.sent)
    else if (known.expected) {
      const after = applyPatch(known.expected, seen.sent.Operations, resourceSchemas[known.type])
      // What we ourselves would refuse says nothing of what the target should show.
      known.expected = after instanceof PatchError ? undefined : after
    }
    if (known.expected) this.#name(known.type, known.id, known.expected)
  }

  #learnShown(seen: Seen, { type, resource }: Shown): void {
    const id = idText(resource)
    if (id === undefined) return
    const known = this.#remember(type, id)
    known.deletedBy = undefined
    this.#name(type, id, resource)
    if (seen.partial || isStub(resource)) return
    known.observed = resource
    known.observedBy = seen.seq
    known.expected = structuredClone(resource)
    known.writes = []
  }

  #remember(type: ResourceType, id: string): KnownResource {
    const key = `${type} ${id}`
    const known = this.#resources.get(key) ?? {
      type,
      id,
      observed: undefined,
      observedBy: undefined,
      expected: undefined,
      writes: [],
      deletedBy: undefined,
      createdBy: undefined,
    }
    // The one used last goes to the end; what has not been used for longest is forgotten.
    this.#resources.delete(key)
    this.#resources.set(key, known)
    if (this.#resources.size > mostResources) this.#forget(this.#resources.keys().next().value as string)
    return known
  }

  #forget(key: string): void {
    const known = this.#resources.get(key)
    this.#resources.delete(key)
    const name = known?.observed && nameOf(known.type, known.observed)
    if (known && name !== undefined && this.#names.get(`${known.type} ${name.toLowerCase()}`) === known.id) {
      this.#names.delete(`${known.type} ${name.toLowerCase()}`)
    }
  }

  #name(type: ResourceType, id: string, resource: JsonObject): void {
    const name = nameOf(type, resource)
    if (name !== undefined && this.#names.size < 4 * mostResources)
      this.#names.set(`${type} ${name.toLowerCase()}`, id)
  }
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
