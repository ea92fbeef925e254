import { realNow } from '../base/clock.ts'
import { type Idp, openIdp } from '../idp.ts'
import { percentiles } from '../measure/percentiles.ts'
import type { Moment, Travel } from '../measure/travel.ts'
import type { Eye } from '../observe/eye.ts'
import { loadProfile } from '../profile/load.ts'
import { type TargetAccess, TargetClient } from '../scenario/target-client.ts'
import { createTarget } from '../target/target.ts'
import { itemsOf } from './items.ts'
import { People } from './people.ts'
import { type LoadPlan, planLoad } from './plan-load.ts'
import { type Played, playLoad, type Timed } from './play-load.ts'
import { removePeople } from './remove-people.ts'
import type { MeasuredChange, Result } from './result-schema.ts'

export interface LoadOptions extends LoadPlan {
  /** Somebody's app; without it the built-in target is started. */
  target: TargetAccess | undefined
  /** Milliseconds until reads of the built-in target see a write. */
  visibleAfterMs: number
  /** Name, alias or file. */
  profile: string
  clock: 'real' | 'virtual'
  pace: 'vendor' | 'fast'
  /** What stands in the name of each user. */
  run: string
  /** A database file, or `:memory:`. */
  file: string
  pollMs: number
  patienceMs: number
  /** Looks instead of reading the target over SCIM. */
  probe: { by: 'url' | 'command'; eye: Eye } | undefined
  signal: AbortSignal
  /** Told now and then: so many changes are committed, so many operations have failed. */
  onProgress: (committed: number, failed: number) => void
  /** Told now and then while nothing is committed: so many changes are still to be told, or to be seen. */
  onWaiting: (what: 'told' | 'seen', count: number) => void
}

/** Real milliseconds after which somebody who waits looks up. */
const slice = 500

/** The longest that work may take to come to rest. */
const longestRest = 3_600_000

/** Plays a load against a target, and removes what it made there. Never fails for what the target does. */
export async function runLoad(options: LoadOptions): Promise<Omit<Result, 'thresholds' | 'comparison'>> {
  // What cannot be played is an error before anything is done.
  const plan = planLoad(options)
  const began = performance.now()
  const own = options.target ? undefined : await createTarget({ visibleAfterMs: options.visibleAfterMs })
  const access: TargetAccess = options.target ?? {
    url: own?.url ?? '',
    auth: { type: 'bearer', token: own?.token ?? '' },
  }
  try {
    const { file, clock, pace, seed } = options
    const idp = openIdp({ file, clock, pace, seed, diagnose: false })
    try {
      const run = new LoadRun(idp, access, options)
      return { ...(await run.play(plan)), durationMs: performance.now() - began }
    } finally {
      await idp.close()
    }
  } finally {
    await own?.close()
  }
}

class LoadRun {
  readonly #idp: Idp
  readonly #access: TargetAccess
  readonly #options: LoadOptions
  readonly #app: string
  readonly #people: People
  readonly #played: Played = { due: new Map(), lateness: [] }
  readonly #cycles: boolean
  readonly #groups: 'assigned' | 'pushed' | 'all' | 'none'
  readonly #profile: string
  #committed = 0

  constructor(idp: Idp, access: TargetAccess, options: LoadOptions) {
    const { profile } = loadProfile(options.profile)
    this.#idp = idp
    this.#access = access
    this.#options = options
    this.#app = profile.name
    this.#profile = profile.name
    this.#cycles = profile.sync.trigger === 'cycles'
    const { scope } = profile.group
    this.#groups = scope === 'assigned-or-pushed' ? 'pushed' : scope
    this.#people = new People(idp.directory, this.#app, options.run)
  }

  async play(plan: ReturnType<typeof planLoad>): Promise<Omit<Result, 'thresholds' | 'comparison'>> {
    const { engine, directory, clock } = this.#idp
    const { target, profile, users, ratePerSecond, pollMs, patienceMs, probe } = this.#options
    directory.apps.create({ name: this.#app, profile, target: { ...this.#access } })
    engine.observe(this.#app, { pollMs, patienceMs, time: 'real', probe: probe?.eye })
    const needsGroup = this.#options.events.some((event) => event.startsWith('group.'))
    if (needsGroup && this.#groups !== 'none') this.#people.found(this.#groups)
    await this.#rest()
    const start: Moment = { real: realNow(), idp: clock.now() }
    const startedAt = new Date().toISOString()
    await this.#play(
      Array.from({ length: users }, (_, user) => ({
        atMs: (user * 1000) / ratePerSecond,
        commit: () => this.#people.hire(),
      })),
    )
    await this.#play(plan.map((change) => ({ atMs: change.atMs, commit: () => this.#people.change(change) })))
    const changes = this.#measured(start)
    const observation = engine.observation(this.#app)
    const count = (fate: Travel['fate']) => changes.filter((change) => change.fate === fate).length
    return {
      target: target?.url ?? 'built-in',
      profile: this.#profile,
      clock: this.#options.clock,
      pace: this.#options.pace,
      seed: this.#options.seed,
      run: this.#options.run,
      startedAt,
      durationMs: 0,
      interrupted: this.#options.signal.aborted,
      load: {
        users,
        changes: this.#options.changes,
        ratePerSecond,
        committed: this.#committed,
        lateness: percentiles(this.#played.lateness),
      },
      observation: {
        by: probe?.by ?? 'reading',
        pollMs,
        patienceMs,
        looks: observation.looks,
        failedLooks: observation.failedLooks,
        lastFailure: observation.lastFailure,
        widestGapMs: observation.widestGapMs,
      },
      items: itemsOf(this.#app, changes),
      untold: { skipped: count('skipped'), failed: count('failed'), pending: count('pending') },
      left: target ? await this.#remove(target) : [],
      changes,
    }
  }

  async #play(load: readonly Timed[]): Promise<void> {
    const { signal, onProgress } = this.#options
    await playLoad(this.#idp, load, this.#played, signal, () => {
      this.#committed++
      onProgress(this.#committed, 0)
    })
    await this.#rest()
    const { engine } = this.#idp
    await this.#until(
      (timeoutMs) => engine.seen({ app: this.#app, timeoutMs }),
      () => this.#options.onWaiting('seen', engine.observation(this.#app).watched),
    )
  }

  async #rest(): Promise<void> {
    const { engine, clock } = this.#idp
    // In real time nobody wants to wait for the next cycle.
    if (this.#cycles && clock.kind === 'real') engine.sync(this.#app, 'incremental')
    await this.#until(
      async (timeoutMs) => (await engine.settle({ app: this.#app, timeoutMs })).settled,
      () => {
        const { failed, pending, running } = engine.status(this.#app)
        this.#options.onProgress(this.#committed, failed)
        this.#options.onWaiting('told', pending + running)
      },
    )
  }

  /** Asks again and again, so that an interruption is noticed and progress is told. */
  async #until(over: (timeoutMs: number) => Promise<boolean>, tell: () => void): Promise<void> {
    const { signal } = this.#options
    const deadline = performance.now() + longestRest
    while (!signal.aborted && performance.now() < deadline) {
      if (await over(slice)) return
      tell()
    }
  }

  /** Each change of the load that is measured, as milliseconds after the start. */
  #measured(start: Moment): MeasuredChange[] {
    const { engine, directory } = this.#idp
    const wanted = new Set<string>(['user.created', ...this.#options.events])
    const travels = new Map(engine.travels({ app: this.#app }).map((travel) => [travel.change, travel]))
    const { pending, state } = engine.status(this.#app)
    const unplanned = pending > 0 || state !== 'active' ? 'pending' : 'skipped'
    const changes: MeasuredChange[] = []
    let after = 0
    while (true) {
      const page = directory.changes.list({ after, limit: 1000 })
      for (const { seq, event } of page) {
        const due = this.#played.due.get(seq)
        if (due && wanted.has(event)) {
          changes.push(measuredOf({ change: seq, event, due, travel: travels.get(seq), unplanned }, start))
        }
      }
      const last = page.at(-1)
      if (!last) return changes
      after = last.seq
    }
  }

  async #remove(target: TargetAccess): Promise<string[]> {
    const { engine } = this.#idp
    // Nothing may be made any more.
    if (['active', 'quarantined'].includes(engine.status(this.#app).state)) engine.pause(this.#app)
    engine.unobserve(this.#app)
    await engine.settle({ timeoutMs: 60_000 })
    const client = new TargetClient(target)
    try {
      return await removePeople(this.#idp, this.#app, client, this.#people)
    } finally {
      client.close()
    }
  }
}

interface Found {
  change: number
  event: string
  due: Moment
  travel: Travel | undefined
  unplanned: 'pending' | 'skipped'
}

function measuredOf({ change, event, due, travel, unplanned }: Found, start: Moment): MeasuredChange {
  const { planned, sent, acknowledged, visible } = travel ?? {}
  const at = (moment: Moment | null | undefined, time: keyof Moment) =>
    moment ? Math.round((moment[time] - start[time]) * 1000) / 1000 : null
  const of = (time: keyof Moment) => ({
    due: at(due, time) as number,
    planned: at(planned, time),
    sent: at(sent, time),
    acknowledged: at(acknowledged, time),
    visible: at(visible, time),
  })
  return {
    change,
    event,
    fate: travel?.fate ?? unplanned,
    sight: travel?.sight ?? null,
    ...of('real'),
    idp: of('idp'),
  }
}
