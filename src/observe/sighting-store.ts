import type { Store } from '../store/store.ts'
import type { Ended, Sighting } from './sighting.ts'

export interface ObservationSettings {
  /** Milliseconds between two looks at one resource; null: only when somebody asks. */
  pollMs: number | null
  /** Milliseconds until it counts as never shown. */
  patienceMs: number
  /** By which clock those pass: that of the wall, or that of the IdP, for a target that lives in the same time. */
  time: 'real' | 'idp'
}

/** When the first look began that showed it. */
export interface SeenAt {
  /** IdP time. */
  at: number
  /** Real time, with fractions of milliseconds. */
  realAt: number
  /** The same of the last look before it that did not show it; null where the first one did. */
  missedRealAt: number | null
}

export interface SightingCounts {
  watched: number
  seen: number
  unseen: number
  undecided: number
}

/** What is looked for and what was seen. Writes are deferred. */
export class SightingStore {
  readonly #store: Store
  readonly #statements: ReturnType<typeof prepare>

  constructor(store: Store) {
    this.#store = store
    this.#statements = prepare(store)
  }

  /** What is observed, by app. */
  settings(): Map<string, ObservationSettings> {
    const rows = this.#statements.settings.all() as (ObservationSettings & { appId: string })[]
    return new Map(rows.map(({ appId, ...settings }) => [appId, settings]))
  }

  set(appId: string, settings: ObservationSettings): void {
    this.#statements.set.run({ appId, ...settings })
  }

  /** What was seen stays; what was still looked for is forgotten. */
  unset(appId: string): void {
    this.#store.flush()
    this.#store.transaction(() => {
      this.#statements.unset.run(appId)
      this.#statements.forget.run(appId)
    })
  }

  /** `state`: how it begins, which may be how it ends. */
  add(appId: string, sighting: Sighting, state: 'watched' | 'undecided'): void {
    const { facts, before, ...row } = sighting
    const [factsText, beforeText] = [JSON.stringify(facts), JSON.stringify(before)]
    this.#store.defer(() =>
      this.#statements.add.run({ ...row, appId, facts: factsText, before: beforeText, state }),
    )
  }

  seen({ operationSeq }: Sighting, { at, realAt, missedRealAt }: SeenAt): void {
    this.#store.defer(() => this.#statements.seen.run(Math.round(at), realAt, missedRealAt, operationSeq))
  }

  end({ operationSeq }: Sighting, state: Exclude<Ended, 'seen'>): void {
    this.#store.defer(() => this.#statements.end.run(state, operationSeq))
  }

  /** What a process before this one was looking for. */
  watched(appId: string): Sighting[] {
    this.#store.flush()
    const rows = this.#statements.watched.all(appId) as (Sighting & { facts: string; before: string })[]
    return rows.map((row) => ({ ...row, facts: JSON.parse(row.facts), before: JSON.parse(row.before) }))
  }

  counts(appId: string): SightingCounts {
    this.#store.flush()
    const counts: SightingCounts = { watched: 0, seen: 0, unseen: 0, undecided: 0 }
    const rows = this.#statements.counts.all(appId) as { state: keyof SightingCounts; count: number }[]
    for (const { state, count } of rows) counts[state] = count
    return counts
  }
}

function prepare({ sqlite }: Store) {
  return {
    settings: sqlite.prepare(
      'SELECT app_id AS appId, poll_ms AS pollMs, patience_ms AS patienceMs, time FROM observations',
    ),
    set: sqlite.prepare(`INSERT INTO observations (app_id, poll_ms, patience_ms, time)
      VALUES (@appId, @pollMs, @patienceMs, @time)
      ON CONFLICT DO UPDATE SET poll_ms = excluded.poll_ms, patience_ms = excluded.patience_ms, time = excluded.time`),
    unset: sqlite.prepare('DELETE FROM observations WHERE app_id = ?'),
    forget: sqlite.prepare(`DELETE FROM sightings WHERE app_id = ? AND state = 'watched'`),
    // The app may have been deleted while the request was under way.
    add: sqlite.prepare(`INSERT INTO sightings
      (operation_seq, app_id, resource, object_id, target_id, label, facts, before, state, told_at)
      SELECT @operationSeq, @appId, @resource, @objectId, @targetId, @label, @facts, @before, @state, @toldAt
      WHERE EXISTS (SELECT 1 FROM operations WHERE seq = @operationSeq)
      ON CONFLICT DO UPDATE SET facts = excluded.facts, before = excluded.before, state = excluded.state,
        target_id = excluded.target_id, told_at = excluded.told_at, seen_at = NULL, seen_real_at = NULL`),
    seen: sqlite.prepare(`UPDATE sightings SET state = 'seen', seen_at = ?, seen_real_at = ?, missed_real_at = ?
      WHERE operation_seq = ?`),
    end: sqlite.prepare('UPDATE sightings SET state = ? WHERE operation_seq = ?'),
    watched: sqlite.prepare(`SELECT operation_seq AS operationSeq, resource, object_id AS objectId,
      target_id AS targetId, label, facts, before, told_at AS toldAt FROM sightings
      WHERE app_id = ? AND state = 'watched' ORDER BY operation_seq`),
    counts: sqlite.prepare('SELECT state, count(*) AS count FROM sightings WHERE app_id = ? GROUP BY state'),
  }
}
