import { type Clock, realNow } from '../base/clock.ts'
import type { Eye, Look, Seen } from './eye.ts'
import { type Sighting, takeIn } from './sighting.ts'
import type { ObservationSettings, SeenAt } from './sighting-store.ts'

export interface WatcherParts {
  eye: Eye
  /** Passes between two looks, and ends patience. */
  clock: Clock
  /** IdP time of a look that begins now, or of one told of at `toldAt`. */
  idpTime: (toldAt: number) => number
  settings: ObservationSettings
  /** Where it is written down. */
  record: {
    add(sighting: Sighting, state: 'watched' | 'undecided'): void
    seen(sighting: Sighting, at: SeenAt): void
    end(sighting: Sighting, state: 'unseen' | 'undecided'): void
  }
  /** Something was found out, or somebody waits for the clock. */
  onProgress: () => void
}

/** One thing that is looked for. */
interface Watch {
  sighting: Sighting
  /** By the clock of the looks. */
  since: number
  missedRealAt: number | null
  /** Whether a look has begun since, and whether any was answered. */
  looked: boolean
  answered: boolean
}

/** A resource of which something is looked for: one look at a time. */
interface Place {
  key: string
  watches: Watch[]
  looking: boolean
  cancel: (() => void) | undefined
}

/**
 * Looks at what was told until it is shown: at once when it is acknowledged, and then once an interval, counted from
 * the beginning of each look. What is noted as the moment of visibility is the beginning of the first look that shows
 * it: whoever asks from then on is shown it. So it is late by an interval at most, unless a look takes longer than that.
 */
export class Watcher {
  readonly #parts: WatcherParts
  readonly #places = new Map<string, Place>()
  #looking = 0
  #watched = 0
  #closed = false
  /** Looks that were begun, and those that were not answered. */
  looks = 0
  failed = 0
  lastFailure: string | null = null
  /** The longest between a look that did not show something and the one that did, in real milliseconds. */
  widestGapMs = 0

  constructor(parts: WatcherParts) {
    this.#parts = parts
  }

  get watched(): number {
    return this.#watched
  }

  /** Looks under way. */
  get looking(): number {
    return this.#looking
  }

  /** It was acknowledged this moment. */
  take(sighting: Sighting): void {
    const { eye, record } = this.#parts
    if (this.#closed || !eye.watches(sighting)) return
    const place = this.#place(sighting)
    const { watched, overtaken } = takeIn(
      sighting,
      place.watches.map((watch) => watch.sighting),
    )
    for (const each of overtaken) this.#end(place, each, 'undecided')
    record.add(watched ?? sighting, watched ? 'watched' : 'undecided')
    if (watched) this.#watch(place, watched)
    else this.#forgetIfEmpty(place)
    if (overtaken.length > 0 || !watched) this.#parts.onProgress()
  }

  /** What a process before this one was looking for. */
  resume(sightings: readonly Sighting[]): void {
    for (const sighting of sightings) this.#watch(this.#place(sighting), sighting)
  }

  /** Looks at everything now. */
  async look(): Promise<void> {
    await Promise.all([...this.#places.values()].map((place) => this.#look(place)))
  }

  close(): void {
    this.#closed = true
    for (const { cancel } of this.#places.values()) cancel?.()
    this.#places.clear()
    this.#watched = 0
    this.#parts.eye.close()
  }

  #place({ resource, targetId }: Sighting): Place {
    const key = `${resource} ${targetId}`
    const found = this.#places.get(key)
    if (found) return found
    const place: Place = { key, watches: [], looking: false, cancel: undefined }
    this.#places.set(key, place)
    return place
  }

  #watch(place: Place, sighting: Sighting): void {
    const { clock, settings } = this.#parts
    place.watches.push({
      sighting,
      since: clock.now(),
      missedRealAt: null,
      looked: false,
      answered: false,
    })
    this.#watched++
    if (settings.pollMs === null) this.#wakeAt(place, clock.now() + settings.patienceMs)
    else if (!place.looking) void this.#look(place)
  }

  async #look(place: Place): Promise<void> {
    if (place.looking || this.#closed || place.watches.length === 0) return
    const { clock, eye } = this.#parts
    place.cancel?.()
    place.looking = true
    this.#looking++
    this.looks++
    const watches = [...place.watches]
    for (const watch of watches) watch.looked = true
    const began = clock.now()
    const idpAt = watches.map(({ sighting }) => this.#parts.idpTime(sighting.toldAt))
    const look = await eye.look(watches.map(({ sighting }) => sighting))
    place.looking = false
    this.#looking--
    if (this.#closed) return
    this.#judge(place, watches, look, { idpAt, realAt: realNow() - look.tookMs })
    this.#goOn(place, began)
    this.#parts.onProgress()
  }

  #judge(
    place: Place,
    watches: readonly Watch[],
    { seen, failure }: Look,
    { idpAt, realAt }: { idpAt: number[]; realAt: number },
  ): void {
    if (failure !== null) {
      this.failed++
      this.lastFailure = failure
    }
    const now = this.#parts.clock.now()
    for (const [index, watch] of watches.entries()) {
      // It may have been overtaken meanwhile.
      if (!place.watches.includes(watch)) continue
      const verdict = seen[index] as Seen
      if (verdict !== 'unknown') watch.answered = true
      if (verdict === 'shown') this.#seen(place, watch, { at: idpAt[index] ?? now, realAt })
      else if (now - watch.since >= this.#parts.settings.patienceMs) this.#giveUp(place, watch)
      else if (verdict === 'not-yet') watch.missedRealAt = realAt
    }
  }

  #seen(place: Place, watch: Watch, { at, realAt }: { at: number; realAt: number }): void {
    const { missedRealAt } = watch
    if (missedRealAt !== null) this.widestGapMs = Math.max(this.widestGapMs, realAt - missedRealAt)
    this.#drop(place, watch)
    this.#parts.record.seen(watch.sighting, { at, realAt, missedRealAt })
  }

  #giveUp(place: Place, watch: Watch): void {
    this.#drop(place, watch)
    this.#parts.record.end(watch.sighting, watch.answered ? 'unseen' : 'undecided')
  }

  #end(place: Place, sighting: Sighting, state: 'undecided'): void {
    const watch = place.watches.find((each) => each.sighting === sighting)
    if (!watch) return
    this.#drop(place, watch)
    this.#parts.record.end(sighting, state)
  }

  #drop(place: Place, watch: Watch): void {
    place.watches.splice(place.watches.indexOf(watch), 1)
    this.#watched--
  }

  /** `began`: the look before, by the clock of the looks. */
  #goOn(place: Place, began: number): void {
    const { clock, settings } = this.#parts
    const first = place.watches[0]
    const { pollMs, patienceMs } = settings
    if (!first) this.#forgetIfEmpty(place)
    else if (pollMs === null) this.#wakeAt(place, first.since + patienceMs)
    // What was told during the look has not been looked for.
    else if (place.watches.some(({ looked }) => !looked)) void this.#look(place)
    else this.#wakeAt(place, Math.max(clock.now(), began + pollMs))
  }

  #forgetIfEmpty(place: Place): void {
    if (place.watches.length > 0 || place.looking) return
    place.cancel?.()
    this.#places.delete(place.key)
  }

  #wakeAt(place: Place, at: number): void {
    place.cancel?.()
    place.cancel = this.#parts.clock.schedule(at, () => void this.#look(place))
  }
}
