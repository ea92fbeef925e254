import { isObject, type Json, type JsonObject } from '../base/json.ts'
import { applyPatch, PatchError } from '../scim/patch.ts'
import { resourceSchemas } from '../scim/schema.ts'
import type { ResourceType } from '../scim/urn.ts'
import type { Seen } from './seen.ts'

/** Writes remembered of a resource that is not shown: with more, nothing is held against a target any more. */
const mostWrites = 64

/** The write that was acknowledged last, whether or not the resource has been shown since. */
export interface Told {
  seq: number
  cycleId: number | null
  startedAt: number | undefined
  method: string
  /** The exact text that was sent. */
  text: string
  sent: Json | undefined
}

/** What the traffic so far says of one resource of the target. */
export class KnownResource {
  readonly type: ResourceType
  readonly id: string
  /** As the target showed it last, whole. */
  observed: JsonObject | undefined
  /** The exchange that showed it. */
  observedBy: number | undefined
  /** The `Date` of the answer that showed it. */
  observedDate: string | undefined
  /** Writes that were acknowledged since it was last shown whole, oldest first. */
  writes: Seen[] = []
  told: Told | undefined
  /** The exchange that deleted it. */
  deletion: { seq: number; startedAt: number | undefined; exchange: { durationMs: number } } | undefined
  /** The answer to a write showed it under another id. */
  moved = false
  /** The exchange that created it, if we saw that. */
  createdBy: number | undefined
  /** Characters of JSON that are remembered, about. */
  weight = 0
  /** What was expected, after so many of the writes. */
  #worked: { resource: JsonObject | undefined; writes: number } = { resource: undefined, writes: 0 }

  constructor(type: ResourceType, id: string) {
    this.type = type
    this.id = id
  }

  get deletedBy(): number | undefined {
    return this.deletion?.seq
  }

  /**
   * What it should be by now: what was shown, with every write since applied as RFC 7644 and the vendors mean it;
   * undefined when that is not known. Worked out when asked for; never to be changed.
   */
  get expected(): JsonObject | undefined {
    for (const write of this.writes.slice(this.#worked.writes)) {
      this.#worked = {
        resource: this.#applied(write, this.#worked.resource),
        writes: this.#worked.writes + 1,
      }
    }
    return this.#worked.resource
  }

  /** What a write should make of it. */
  after(write: Pick<Seen, 'method' | 'sent'>): JsonObject | undefined {
    return this.#applied(write, this.expected)
  }

  /** What these writes should make of it, as it was last shown whole or as given. */
  afterAll(writes: readonly Pick<Seen, 'method' | 'sent'>[], from = this.observed): JsonObject | undefined {
    return writes.reduce<JsonObject | undefined>((resource, write) => this.#applied(write, resource), from)
  }

  #applied(
    { method, sent }: Pick<Seen, 'method' | 'sent'>,
    before: JsonObject | undefined,
  ): JsonObject | undefined {
    if (!isObject(sent)) return before
    if (method !== 'PATCH') return sent
    if (!before) return undefined
    const after = applyPatch(before, sent.Operations, resourceSchemas[this.type])
    // What we ourselves would refuse says nothing of what the target should show.
    return after instanceof PatchError ? undefined : after
  }

  /** Whether every write had been answered when that exchange began. */
  isQuietBefore(seen: Seen): boolean {
    if (this.deletion && !seen.isAfter(this.deletion)) return false
    return this.writes.every((write) => seen.isAfter(write))
  }

  create(seen: Seen, sent: JsonObject): void {
    this.createdBy ??= seen.seq
    this.deletion = undefined
    this.told = toldBy(seen)
    this.writes = [seen]
    this.weight = lengthOf(seen)
    this.#worked = { resource: sent, writes: 1 }
  }

  write(seen: Seen): void {
    this.told = toldBy(seen)
    this.writes.push(seen)
    this.weight += lengthOf(seen)
    if (this.writes.length <= mostWrites) return
    this.#forgetWrites(undefined)
    this.observed = undefined
  }

  /** What is shown of it from now on is a matter of the deletion, not of the writes before: some keep it, deactivated. */
  delete({ seq, startedAt, exchange: { durationMs } }: Seen): void {
    this.deletion = { seq, startedAt, exchange: { durationMs } }
    this.#forgetWrites(this.expected)
  }

  #forgetWrites(resource: JsonObject | undefined): void {
    this.writes = []
    this.weight = 0
    this.#worked = { resource, writes: 0 }
  }

  show(seen: Seen, resource: JsonObject): void {
    this.observed = resource
    this.observedBy = seen.seq
    this.observedDate = seen.header('date')
    this.writes = []
    this.weight =
      (this.told?.text.length ?? 0) + Math.round(seen.text.length / Math.max(1, seen.shown.length))
    this.#worked = { resource, writes: 0 }
  }
}

function lengthOf({ exchange, text }: Seen): number {
  return (exchange.request.body?.length ?? 0) + text.length
}

function toldBy({ seq, cycleId, startedAt, method, sent, exchange }: Seen): Told {
  return { seq, cycleId, startedAt, method, text: exchange.request.body ?? '', sent }
}
