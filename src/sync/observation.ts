import { type Clock, RealClock } from '../base/clock.ts'
import { AppError } from '../base/error.ts'
import type { AppRow } from '../directory/app.ts'
import type { Directory } from '../directory/directory.ts'
import type { Eye } from '../observe/eye.ts'
import { scimEye } from '../observe/scim-eye.ts'
import { type ObservationSettings, SightingStore } from '../observe/sighting-store.ts'
import { Watcher } from '../observe/watcher.ts'
import { loadProfile } from '../profile/load.ts'
import type { Store } from '../store/store.ts'
import type { LocalServers } from '../wire/loopback.ts'
import { readAuth } from './app-loader.ts'
import type { ToldFacts } from './told.ts'
import type { ObservationView } from './view.ts'

export interface ObservationParts {
  store: Store
  clock: Clock
  directory: Directory
  /** Targets in this process. */
  servers: LocalServers | undefined
  onProgress: () => void
}

interface Entry {
  settings: ObservationSettings
  watcher: Watcher
  /** Where it looks: another target asks for another eye. */
  target: string
  /** Given by somebody of this process; not remembered in the database. */
  probe: Eye | undefined
}

/** Looks at the targets of the apps of which somebody asked for it; without that, at none. */
export class Observation {
  readonly #parts: ObservationParts
  readonly #store: SightingStore
  readonly #entries = new Map<string, Entry>()

  constructor(parts: ObservationParts) {
    this.#parts = parts
    this.#store = new SightingStore(parts.store)
    const rows = new Map(parts.directory.apps.rows().map((row) => [row.id, row]))
    for (const [appId, settings] of this.#store.settings()) {
      const row = rows.get(appId)
      if (row) this.#start(row, settings, undefined)
    }
  }

  /** Apps were changed or deleted. */
  refresh(): void {
    if (this.#entries.size === 0) return
    const rows = new Map(this.#parts.directory.apps.rows().map((row) => [row.id, row]))
    for (const [appId, { settings, target, probe, watcher }] of this.#entries) {
      const row = rows.get(appId)
      if (row && targetOf(row) === target) continue
      watcher.close()
      this.#entries.delete(appId)
      if (row) this.#start(row, settings, probe)
    }
  }

  set(row: AppRow, settings: ObservationSettings, probe?: Eye): void {
    // An app that cannot be looked at is an error before anything is written.
    const eye = probe ?? eyeOf(row, this.#parts.servers)
    this.#entries.get(row.id)?.watcher.close()
    this.#store.set(row.id, settings)
    this.#entries.set(row.id, this.#entry(row, settings, eye, probe))
  }

  unset(row: AppRow): void {
    this.#entries.get(row.id)?.watcher.close()
    this.#entries.delete(row.id)
    this.#store.unset(row.id)
  }

  view(row: AppRow): ObservationView {
    const entry = this.#entries.get(row.id)
    const { looks = 0, failed = 0, lastFailure = null, widestGapMs = 0 } = entry?.watcher ?? {}
    return {
      on: entry !== undefined,
      pollMs: entry?.settings.pollMs ?? null,
      patienceMs: entry?.settings.patienceMs ?? null,
      ...this.#store.counts(row.id),
      looks,
      failedLooks: failed,
      lastFailure,
      widestGapMs,
    }
  }

  async look(row: AppRow): Promise<void> {
    const entry = this.#entries.get(row.id)
    if (!entry) {
      throw new AppError('ERR_STATE', `The target of app "${row.name}" is not observed.`, {
        hint: `PUT /apps/${row.name}/observation first.`,
      })
    }
    await entry.watcher.look()
  }

  watches(appId: string): boolean {
    return this.#entries.has(appId)
  }

  /** An operation was acknowledged this moment. */
  told(appId: string, operationSeq: number, facts: ToldFacts): void {
    this.#entries.get(appId)?.watcher.take({ ...facts, operationSeq, toldAt: this.#parts.clock.now() })
  }

  /** Whether somebody has to be waited for before the virtual clock may move: looks in its own time. */
  busy(appId: string | undefined): boolean {
    if (this.#parts.clock.kind !== 'virtual') return false
    return this.#of(appId).some(({ settings, watcher }) => settings.time === 'idp' && watcher.looking > 0)
  }

  /** Whether something is looked for in the time of the wall, or in that of the IdP. */
  awaits(appId: string | undefined, time: 'real' | 'idp'): boolean {
    return this.#of(appId).some(({ settings, watcher }) => settings.time === time && watcher.watched > 0)
  }

  close(): void {
    for (const { watcher } of this.#entries.values()) watcher.close()
    this.#entries.clear()
  }

  #of(appId: string | undefined): Entry[] {
    return [...this.#entries].flatMap(([id, entry]) => (appId === undefined || id === appId ? [entry] : []))
  }

  #start(row: AppRow, settings: ObservationSettings, probe: Eye | undefined): void {
    let eye: Eye
    try {
      eye = probe ?? eyeOf(row, this.#parts.servers)
    } catch (error) {
      // Its profile file may have been deleted since; whoever asks for the app is told.
      if (error instanceof AppError) return
      throw error
    }
    this.#entries.set(row.id, this.#entry(row, settings, eye, probe))
  }

  #entry(row: AppRow, settings: ObservationSettings, eye: Eye, probe: Eye | undefined): Entry {
    const { clock, onProgress } = this.#parts
    const inItsTime = settings.time === 'idp'
    const watcher = new Watcher({
      eye,
      clock: inItsTime ? clock : new RealClock(),
      // Beside a virtual clock real time has no place in IdP time: that ends with the acknowledgement.
      idpTime: (toldAt) => (inItsTime || clock.kind === 'real' ? clock.now() : toldAt),
      settings,
      record: {
        add: (sighting, state) => this.#store.add(row.id, sighting, state),
        seen: (sighting, at) => this.#store.seen(sighting, at),
        end: (sighting, state) => this.#store.end(sighting, state),
      },
      onProgress,
    })
    watcher.resume(this.#store.watched(row.id))
    return { settings, watcher, target: targetOf(row), probe }
  }
}

function targetOf({ target, profile, overrides }: AppRow): string {
  return JSON.stringify([target, profile, overrides])
}

function eyeOf(row: AppRow, servers: LocalServers | undefined): Eye {
  const { profile } = loadProfile(row.profile, row.overrides)
  const { url, ca, rejectUnauthorized } = row.target as {
    url: string
    ca?: string
    rejectUnauthorized?: boolean
  }
  const { query, slash } = profile.http.baseUrl
  return scimEye({
    baseUrl: url,
    auth: readAuth(row),
    tls: {
      ...(ca === undefined ? {} : { ca }),
      ...(rejectUnauthorized === undefined ? {} : { rejectUnauthorized }),
    },
    servers,
    baseQuery: query,
    baseSlash: slash,
  })
}
