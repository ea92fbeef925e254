import { isObject, type JsonObject, jsonEqual } from '../base/json.ts'
import { importPages, type Listed } from '../dialect/import-pages.ts'
import type { Reading } from '../dialect/reading.ts'
import { knownResource } from '../mapping/known-resource.ts'
import type { ImportedUser } from '../mapping/mirror.ts'
import { fieldOf } from '../scim/field.ts'
import type { ResourceType } from '../scim/urn.ts'
import type { Store } from '../store/store.ts'
import type { AppContext } from './app-context.ts'
import { type ConverseParts, converse, type Trace } from './converse.ts'
import type { Found, FoundStore } from './found-store.ts'
import { countReading } from './import-tally.ts'
import type { Link, LinkStore } from './link-store.ts'
import type { Matched, MatchStore } from './match-store.ts'
import type { ImportCounts } from './view.ts'

export interface ReadParts {
  store: Store
  found: FoundStore
  links: LinkStore
  matches: MatchStore
  wire: ConverseParts
  trace: Trace
  /** Throws `Interrupted` once nobody waits for the import any more. */
  goOn: () => void
}

/** Longer names are cut where they are only shown. */
const longestName = 1000

/**
 * Reads all of the target's resources of a type and writes down, page by page, what they are and whose they may be.
 * Links and the directory stay as they are.
 */
export async function readResources(
  parts: ReadParts,
  app: AppContext,
  resource: ResourceType,
  importId: number,
  counts: ImportCounts,
): Promise<Reading> {
  const keep = new Pages(parts, app, resource, importId, counts)
  const conversation = importPages(app.profile, resource, (page) => {
    parts.goOn()
    parts.store.flush()
    return parts.store.transaction(() => keep.take(page))
  })
  const reading = await converse(parts.wire, app, parts.trace, conversation)
  countReading(counts, reading)
  return reading
}

/** Writes down what pages hold. */
class Pages {
  readonly #parts: ReadParts
  readonly #app: AppContext
  readonly #resource: ResourceType
  readonly #importId: number
  readonly #counts: ImportCounts

  constructor(
    parts: ReadParts,
    app: AppContext,
    resource: ResourceType,
    importId: number,
    counts: ImportCounts,
  ) {
    this.#parts = parts
    this.#app = app
    this.#resource = resource
    this.#importId = importId
    this.#counts = counts
  }

  /** Answers how many were not on an earlier page. */
  take(page: readonly Listed[]): number {
    const { found, links } = this.#parts
    const [app, resource] = [this.#app.id, this.#resource]
    const before = found.find(
      app,
      resource,
      page.map(({ id }) => id),
    )
    const fresh = page.filter(({ id }) => before.get(id)?.importId !== this.#importId)
    const linked = links.leadingTo(
      app,
      resource,
      fresh.map(({ id }) => id),
    )
    const seen = fresh.map((listed) => ({ listed, shown: this.#show(listed.resource) }))
    const matched = this.#match(seen.filter(({ listed }) => !linked.has(listed.id)))
    for (const { listed, shown } of seen) {
      const link = linked.get(listed.id)
      const { match, objectId } = link
        ? { match: 'linked' as const, objectId: link.objectId }
        : (matched.get(listed.id) ?? { match: 'none' as const, objectId: null })
      this.#count(shown, match, link, before.get(listed.id))
      found.put(app, resource, {
        targetId: listed.id,
        name: nameOf(resource, listed.resource),
        match,
        objectId,
        shown,
        importId: this.#importId,
      })
    }
    return fresh.length
  }

  /** What is worth keeping of a resource. */
  #show(resource: JsonObject): JsonObject {
    if (this.#resource === 'Group') {
      const members = fieldOf(resource, 'members')
      const externalId = fieldOf(resource, 'externalId')
      return {
        members: Array.isArray(members) ? members.length : null,
        ...(typeof externalId === 'string' && { externalId: externalId.slice(0, longestName) }),
      }
    }
    const active = fieldOf(resource, 'active')
    if (active === false && this.#app.profile.import.inactive === 'skip') return { skipped: true }
    return { user: this.#app.mapping.mirror(resource), active: active !== false }
  }

  #match(open: readonly { listed: Listed; shown: JsonObject }[]): Map<string, Matched> {
    const { matches } = this.#parts
    const { id, profile } = this.#app
    if (this.#resource === 'User') {
      const users = open.flatMap(({ listed, shown }) =>
        isObject(shown.user) ? { targetId: listed.id, user: shown.user as ImportedUser } : [],
      )
      return matches.users(id, profile.import, users)
    }
    const named = open.map(({ listed }) => ({ id: listed.id, name: nameOf('Group', listed.resource) }))
    const byName = matches.groups(
      id,
      named.map(({ name }) => name),
    )
    return new Map(
      named.flatMap(({ id: each, name }) => {
        const match = byName.get(name)
        return match ? [[each, match] as const] : []
      }),
    )
  }

  #count(shown: JsonObject, match: Found['match'], link: Link | undefined, before: Found | undefined): void {
    const counts = this.#counts
    if (shown.skipped) {
      counts.skipped++
      return
    }
    counts.scanned++
    if (match === 'linked') counts.linked++
    else if (match === 'none') counts.new++
    else {
      counts.matched++
      if (match === 'partial') counts.partial++
    }
    if (before) counts[jsonEqual(before.shown, shown) ? 'unchanged' : 'updated']++
    else if (link) counts[this.#shows(shown, link) ? 'unchanged' : 'updated']++
    else counts.added++
  }

  /** Whether an account that no import has read before is as it was told to be. */
  #shows({ user }: JsonObject, { known }: Link): boolean {
    if (!isObject(user)) return true
    return Object.entries(this.#app.mapping.mirror(knownResource(known))).every(([attribute, value]) =>
      jsonEqual(user[attribute], value),
    )
  }
}

function nameOf(type: ResourceType, resource: JsonObject): string {
  const name = fieldOf(resource, type === 'User' ? 'userName' : 'displayName')
  const text = typeof name === 'string' ? name : typeof name === 'number' ? String(name) : ''
  return text.slice(0, longestName).toWellFormed()
}
