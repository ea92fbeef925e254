import { AppError } from '../base/error.ts'
import type { AppRow } from '../directory/app.ts'
import type { Directory } from '../directory/directory.ts'
import { loadProfile } from '../profile/load.ts'
import type { Profile } from '../profile/schema.ts'
import type { AppState } from '../store/schema.ts'
import { type LoadOptions, loadApp, signatureOf } from './app-loader.ts'
import { AppRunner } from './app-runner.ts'
import type { RunnerParts } from './runner-parts.ts'

interface Entry {
  signature: string
  runner: AppRunner
}

/** In these states an app is at work; in quarantine it is at work more rarely. */
const atWork: ReadonlySet<AppState> = new Set(['active', 'quarantined'])

/** A runner for each active app, kept in step with the apps of the directory. */
export class RunnerPool {
  readonly #directory: Directory
  readonly #options: LoadOptions
  readonly #parts: (app: AppRow) => RunnerParts
  readonly #onEnd: () => void
  readonly #entries = new Map<string, Entry>()
  /** Apps whose former runner still has something on the wire. */
  readonly #ending = new Map<string, Promise<void>>()

  /** `parts`: what the runner of that app works with. `onEnd`: a runner has come to its end. */
  constructor(
    directory: Directory,
    options: LoadOptions,
    parts: (app: AppRow) => RunnerParts,
    onEnd: () => void,
  ) {
    this.#directory = directory
    this.#options = options
    this.#parts = parts
    this.#onEnd = onEnd
  }

  /** Takes note of apps that were made, changed or deleted. */
  refresh(): void {
    const rows = new Map(this.#directory.apps.rows().map((row) => [row.id, row]))
    for (const [id, entry] of this.#entries) {
      const row = rows.get(id)
      if (row && signatureOf(row) === entry.signature && atWork.has(row.state)) continue
      this.#entries.delete(id)
      // What a deleted app has under way is of no use to anybody.
      this.#end(id, entry.runner, row === undefined)
    }
    for (const row of rows.values()) {
      if (atWork.has(row.state) && !this.#entries.has(row.id)) this.#start(row)
    }
  }

  /** Ends the work for an app, and what is on the wire; `refresh` begins it again. */
  async halt(appId: string): Promise<void> {
    const entry = this.#entries.get(appId)
    this.#entries.delete(appId)
    if (entry) this.#end(appId, entry.runner, true)
    await this.#ending.get(appId)
  }

  get(appId: string): AppRunner | undefined {
    return this.#entries.get(appId)?.runner
  }

  /** All of them, or that of one app. */
  of(appId: string | undefined): AppRunner[] {
    return [...this.#entries].flatMap(([id, { runner }]) =>
      appId === undefined || id === appId ? [runner] : [],
    )
  }

  /** Whether one of them is at work, or one that was ended still has something on the wire. */
  busy(appId: string | undefined): boolean {
    const ending = appId === undefined ? this.#ending.size > 0 : this.#ending.has(appId)
    return ending || this.of(appId).some(({ busy }) => busy)
  }

  /** The runner of an app that is at work; otherwise an `AppError` says why there is none. */
  active(row: AppRow): AppRunner {
    const runner = this.get(row.id)
    if (runner) return runner
    // An active app without a runner has a profile that cannot be used: loading it again says what is wrong.
    if (atWork.has(row.state)) loadApp(row, this.#options)
    throw new AppError('ERR_STATE', `App "${row.name}" is ${row.state}; this needs an active app.`, {
      hint: 'Resume it first.',
    })
  }

  /** How an app behaves, whether it is at work or not. */
  profileOf(row: AppRow): Profile {
    return this.get(row.id)?.app.profile ?? loadProfile(row.profile, row.overrides).profile
  }

  /** Lends a runner for one errand, also where the app is paused. */
  async lend<Result>(row: AppRow, errand: (runner: AppRunner) => Promise<Result>): Promise<Result> {
    const running = this.get(row.id)
    if (running) return await errand(running)
    const runner = this.#make(row)
    try {
      return await errand(runner)
    } finally {
      await runner.stop()
    }
  }

  async close(): Promise<void> {
    for (const [id, { runner }] of this.#entries) this.#end(id, runner)
    this.#entries.clear()
    await Promise.all(this.#ending.values())
  }

  #start(row: AppRow): void {
    let runner: AppRunner
    try {
      runner = this.#make(row)
    } catch (error) {
      // A profile file may have been broken or deleted since; the other apps go on, and whoever asks for this one is told.
      if (error instanceof AppError) return
      throw error
    }
    this.#entries.set(row.id, { signature: signatureOf(row), runner })
    runner.start(this.#ending.get(row.id))
  }

  #make(row: AppRow): AppRunner {
    return new AppRunner(loadApp(row, this.#options), this.#parts(row))
  }

  #end(appId: string, runner: AppRunner, atOnce = false): void {
    const ended = Promise.all([this.#ending.get(appId), runner.stop(atOnce)]).then(() => {
      if (this.#ending.get(appId) === ended) this.#ending.delete(appId)
      this.#onEnd()
    })
    this.#ending.set(appId, ended)
  }
}
