import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isObject, type JsonObject } from '../base/json.ts'
import type { FindingView } from '../findings/view.ts'
import { type Idp, type IdpOptions, openIdp } from '../idp.ts'
import type { ExchangeView } from '../journal/exchange-view.ts'
import { loadProfile } from '../profile/load.ts'
import type { Profile } from '../profile/schema.ts'
import { createTarget, type Target } from '../target/target.ts'
import { Unmet } from './expectation.ts'
import { KnownIds } from './known-ids.ts'
import { OddTarget, own } from './odd-target.ts'
import { type Created, removeCreated } from './remove-created.ts'
import { type Ids, withIds } from './request-match.ts'
import type { RequestPattern } from './request-schema.ts'
import type { BuiltInTarget } from './scenario-schema.ts'
import { type TargetAccess, TargetClient } from './target-client.ts'

const basePath = '/scim/v2'

/** How the vendor's import went. */
type ImportResult = Awaited<ReturnType<Idp['engine']['import']>>

export interface StageOptions {
  /** Name, alias or file. */
  profile: string
  overrides: JsonObject
  /** Somebody's app; without it the built-in target is started. */
  target: TargetAccess | undefined
  clock: 'real' | 'virtual'
  seed: string
  /** Whether the IdP has to live through a restart. */
  restarts: boolean
  /** How the target is looked at until it shows what it was told; undefined: not at all. */
  observing: { pollMs: number; patienceMs: number } | undefined
  /** What the built-in target does wrong on purpose, and whether its groups may share a name. */
  builtIn: BuiltInTarget
}

/** What an expectation looks at. */
export type Scene = Pick<Stage, 'idp' | 'app' | 'client' | 'ids' | 'changedAt' | 'exchanges'> &
  Partial<Pick<Stage, 'markedAt'>>
/** How long an answer may take that is waited for although somebody wants to end, in milliseconds. */
const haltMs = 10_000

/** Everything that one scenario needs under one profile: an IdP of its own, an app, and a target. */
export class Stage {
  readonly app: string = 'app'
  readonly ids = new KnownIds()
  readonly client: TargetClient
  readonly profile: Profile
  readonly #folder: string | undefined
  readonly #options: IdpOptions
  readonly #target: Target | undefined
  #idp: Idp
  /** Lets the built-in target answer otherwise; undefined where the target is somebody's. */
  readonly odd: OddTarget | undefined
  /** What somebody else has made in the target. */
  readonly madeByOthers: Created[] = []
  /** The newest exchange before the acts that are looked at. */
  changedAt = 0
  /** The newest exchange before the last `mark`. */
  markedAt = 0
  /** How the vendor's import went that was started last. */
  imported: ImportResult | undefined
  readonly #access: TargetAccess

  private constructor(parts: {
    idp: Idp
    options: IdpOptions
    folder: string | undefined
    access: TargetAccess
    target: Target | undefined
    profile: Profile
    odd: OddTarget | undefined
  }) {
    this.#idp = parts.idp
    this.#options = parts.options
    this.#folder = parts.folder
    this.#target = parts.target
    this.#access = parts.access
    this.profile = parts.profile
    this.odd = parts.odd
    this.client = new TargetClient(parts.access, parts.target && own)
  }

  /** Fails with `Unreachable` where nobody answers at the target's URL. */
  static async open({
    profile,
    overrides,
    target,
    clock,
    seed,
    restarts,
    observing,
    builtIn,
  }: StageOptions): Promise<Stage> {
    const folder = restarts ? mkdtempSync(join(tmpdir(), 'scimulator-run-')) : undefined
    const options: IdpOptions = {
      clock,
      seed,
      file: folder === undefined ? ':memory:' : join(folder, 'idp.db'),
    }
    const idp = openIdp(options)
    let stage: Stage | undefined
    const odd = target
      ? undefined
      : new OddTarget(
          basePath,
          () => stage?.knownIds() ?? new Map(),
          async (request) => stage?.changeTarget(request),
        )
    const built = odd
      ? await createTarget({
          seed,
          token: 'scenario',
          basePath,
          uniqueGroupNames: builtIn.uniqueGroupNames,
          defects: [...builtIn.defects, odd.hooks],
          now: () => (stage?.idp ?? idp).clock.now(),
        })
      : undefined
    const access = target ?? {
      url: built?.url ?? '',
      auth: { type: 'bearer' as const, token: 'scenario' },
    }
    const parts = {
      idp,
      options,
      folder,
      access,
      target: built,
      profile: loadProfile(profile, overrides).profile,
      odd,
    }
    stage = new Stage(parts)
    try {
      idp.directory.apps.create({ name: stage.app, profile, overrides, target: { ...access } })
      // The target of a run lives in the time of its IdP.
      if (observing) idp.engine.observe(stage.app, { ...observing, time: built ? 'idp' : 'real' })
      await stage.client.knock()
      return stage
    } catch (error) {
      await stage.close()
      throw error
    }
  }

  get idp(): Idp {
    return this.#idp
  }

  /** The process ends, and another one opens the same database. */
  async restart(): Promise<void> {
    await this.#idp.close()
    this.#idp = openIdp(this.#options)
  }

  /** From now on requests are those of the acts that follow. */
  mark(): void {
    this.changedAt = this.#idp.journal.last
  }

  /** Name → id, as far as anybody knows at this moment. */
  knownIds(): Ids {
    this.ids.learn(this.#idp, this.app)
    return this.ids.byName
  }

  /** The app's credentials are none that the target knows, or again the right ones. */
  useCredentials(which: 'wrong' | 'right'): void {
    const auth =
      which === 'right' ? this.#access.auth : { type: 'bearer' as const, token: 'revoked-or-expired' }
    this.#idp.directory.apps.update(this.app, { target: { auth } })
  }

  /** What somebody else does in the target; a request that is refused is no use to anybody. */
  async changeTarget({ method, path, query, body }: RequestPattern): Promise<void> {
    const known = this.ids.byName
    const sent = body === undefined ? undefined : JSON.parse(withIds(JSON.stringify(body), known))
    const answer = await this.client.send(method, withIds(path, known), query ?? null, sent)
    if (answer.status >= 300) {
      throw new Unmet(`${method} ${path} of somebody else was answered with ${answer.status}`)
    }
    this.ids.take(answer)
    if (method === 'POST' && isObject(answer.body) && typeof answer.body.id === 'string') {
      this.madeByOthers.push({ type: path.startsWith('/Groups') ? 'Group' : 'User', id: answer.body.id })
    }
  }

  exchanges(after = 0): ExchangeView[] {
    return this.#idp.journal.list({ after, limit: -1 })
  }

  /** What the traffic shows to be wrong with the target. */
  findings(): FindingView[] {
    return this.#idp.diagnosis?.list({ app: this.app, limit: 10_000 }) ?? []
  }

  /** Nothing more is sent; what is on the wire is waited for, so that it is known what it made. */
  async halt(): Promise<void> {
    const { engine } = this.#idp
    // One that is disabled sends nothing anyway.
    if (['active', 'quarantined'].includes(engine.status(this.app).state)) engine.pause(this.app)
    await engine.settle({ app: this.app, timeoutMs: haltMs })
  }

  /** Takes what was created out of a target that is not ours; answers what is still there. */
  async cleanUp(): Promise<string[]> {
    return this.#target ? [] : removeCreated(this.exchanges(), this.client, this.madeByOthers)
  }

  async close(): Promise<void> {
    this.client.close()
    await this.#idp.close()
    await this.#target?.close()
    if (this.#folder !== undefined) rmSync(this.#folder, { recursive: true, force: true })
  }
}
