import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Idp, openIdp } from '../../src/idp.ts'
import { loadProfile } from '../../src/profile/load.ts'
import type { Profile } from '../../src/profile/schema.ts'
import type { OperationView } from '../../src/sync/view.ts'
import { Front } from './front.ts'

export interface WorldOptions {
  seed?: string
  pace?: 'vendor' | 'fast'
}

/** An IdP on a file with one app, `app`, as its vendor would run it, and a target behind a front. */
export class World implements AsyncDisposable {
  readonly profile: Profile
  readonly front: Front
  readonly #folder = mkdtempSync(join(tmpdir(), 'model-'))
  readonly #options: WorldOptions
  #files = 0
  /** The last operation at the last repair. */
  #repaired: string | undefined
  #idp: Idp

  private constructor(name: string, front: Front, options: WorldOptions) {
    this.profile = loadProfile(name).profile
    this.front = front
    this.#options = options
    this.#idp = this.#open()
    const target = { url: front.url, auth: { type: 'bearer', token: 'front-token' } }
    this.#idp.directory.apps.create({ name: 'app', profile: name, target })
  }

  static async create(profile: string, options: WorldOptions = {}): Promise<World> {
    return new World(profile, await Front.create(), options)
  }

  get idp(): Idp {
    return this.#idp
  }

  get directory(): Idp['directory'] {
    return this.#idp.directory
  }

  get engine(): Idp['engine'] {
    return this.#idp.engine
  }

  get cycles(): boolean {
    return this.profile.sync.trigger === 'cycles'
  }

  /** Where the vendor works in cycles, one begins, unless one is under way. */
  beginCycle(): void {
    const { state, lastCycle } = this.engine.status('app')
    if (this.cycles && state === 'active' && lastCycle?.finishedAt !== null)
      this.engine.sync('app', 'incremental')
  }

  /** Lets the engine work without moving the clock: until it rests, or until it has sent `requests`. */
  async work(requests: number): Promise<void> {
    const { journal, engine } = this.#idp
    const goal = journal.last + requests
    let end = () => {}
    const sent = new Promise<void>((resolve) => {
      end = journal.subscribe((seq) => {
        if (seq >= goal) resolve()
      })
    })
    await Promise.race([sent, engine.advance(0)])
    end()
  }

  /** Everything that is due has happened. */
  async settle(): Promise<void> {
    // From a pause, an app in quarantine goes back to quarantine first.
    while (this.engine.status('app').state !== 'active') this.engine.resume('app')
    if (this.cycles) this.engine.sync('app', 'incremental')
    const { settled, pending } = await this.engine.settle({ app: 'app', timeoutMs: 30_000 })
    if (!settled || pending > 0) throw new Error(`the engine does not come to rest: ${pending} pending`)
  }

  /** Tries again what failed, and has everything told from the beginning. */
  async repair(): Promise<void> {
    await this.settle()
    this.engine.retryTasks('app')
    await this.settle()
    if (this.cycles) this.engine.restart('app')
    else this.engine.sync('app', 'initial')
    await this.settle()
    this.#repaired = this.operations().at(-1)?.id
  }

  operations(): OperationView[] {
    return this.engine.operations({ app: 'app', limit: 1000 }).items
  }

  /** Those that failed, or needed more than one attempt, since the last repair. */
  troubles(): OperationView[] {
    const all = this.operations()
    const old = all.findIndex(({ id }) => id === this.#repaired)
    return all.filter(({ status, attempts }, index) => status === 'failed' || (index > old && attempts > 1))
  }

  /** What was sent, line by line, in the order in which it was answered. */
  requests(): string[] {
    return this.#idp.journal
      .list({ limit: -1 })
      .map(({ request: { method, url, body } }) => `${method} ${url} ${body}`.replaceAll(this.front.url, ''))
  }

  /** Ends the process in order and begins another on the same file. */
  async restart(): Promise<void> {
    await this.#idp.close()
    this.#idp = this.#open()
  }

  /** What is left of a process that is killed: what its file holds. */
  async kill(): Promise<void> {
    this.front.cut()
    const file = this.#file
    const killed = this.#idp
    this.#files++
    for (const part of ['', '-wal']) {
      if (existsSync(file + part)) copyFileSync(file + part, this.#file + part)
    }
    await killed.close()
    this.front.mend()
    this.#idp = this.#open()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#idp.close()
    await this.front[Symbol.asyncDispose]()
    rmSync(this.#folder, { recursive: true })
  }

  get #file(): string {
    return join(this.#folder, `idp${this.#files}.db`)
  }

  #open(): Idp {
    const { seed, pace = 'fast' } = this.#options
    return openIdp({ file: this.#file, clock: 'virtual', pace, seed })
  }
}
