import type { Clock } from '../base/clock.ts'
import { parseDuration } from '../base/duration.ts'
import { AppError } from '../base/error.ts'
import type { Directory } from '../directory/directory.ts'
import type { PushRule, PushRuleCreate } from '../directory/push-rule-schema.ts'
import type { PushOptions } from '../directory/pushed-group-schema.ts'
import type { FindingView } from '../findings/view.ts'
import type { Idp as Core } from '../idp.ts'
import type { ExchangeView } from '../journal/exchange-view.ts'
import { numberIn } from '../journal/ids.ts'
import type { Journal } from '../journal/journal.ts'
import { TargetClient } from '../scenario/target-client.ts'
import type { ResetScope } from '../sync/app-control.ts'
import type { DriftReport } from '../sync/drift-report.ts'
import type { EngineApi } from '../sync/engine-api.ts'
import type {
  AppStatus,
  ConnectionTestResult,
  CycleView,
  DelayRow,
  ImportResult,
  OnDemandResult,
  OperationView,
  SettleResult,
} from '../sync/view.ts'
import type { Auth } from '../wire/auth.ts'
import { allPages } from './all-pages.ts'
import { type AppRef, appName, IdpApps } from './apps.ts'
import { checkFilter, type ExchangeFilter, matching } from './exchange-filter.ts'
import { IdpFaults } from './faults.ts'
import { IdpGroups } from './groups.ts'
import type { LocalTargets } from './local-targets.ts'
import { type GroupRef, nameOf, type SubjectRef, subjectOf, type UserRef } from './refs.ts'
import { type OpenScene, scene } from './scene.ts'
import { TargetIds } from './target-ids.ts'
import { IdpUsers } from './users.ts'

/** Which app is meant. It may be left out where there is one alone, and means the ready-made one where there is one. */
export interface OfApp {
  app?: AppRef | undefined
}

/**
 * An identity provider that provisions your app. What does something gives a promise, which is fulfilled once it is kept;
 * what only looks gives its answer at once.
 */
export class LibraryIdp implements AsyncDisposable {
  /** Joiners, movers, leavers. */
  readonly users: IdpUsers
  /** Groups and memberships. */
  readonly groups: IdpGroups
  /** Connections to targets. */
  readonly apps: IdpApps
  /** Disturbances on the wire. */
  readonly faults: IdpFaults
  /** Everything that may be asked of the engine, as over the HTTP API; what is used every day stands on the IdP itself. */
  readonly engine: EngineApi
  /** The users, groups, apps and assignments themselves. Its methods are done when they return. */
  readonly directory: Directory
  /** Every exchange; also as HAR. */
  readonly journal: Journal
  /** IdP time: `idp.clock.now()`. */
  readonly clock: Clock
  readonly #core: Core
  readonly #targets: LocalTargets
  readonly #ids: TargetIds
  /** The id of the app that is meant when none is named. */
  readonly #readyMade: () => string | undefined

  /** @internal Made by `createIdp`. */
  constructor(core: Core, targets: LocalTargets, readyMade: () => string | undefined) {
    this.#core = core
    this.#targets = targets
    this.#readyMade = readyMade
    this.#ids = new TargetIds(core)
    this.engine = core.engine
    this.directory = core.directory
    this.journal = core.journal
    this.clock = core.clock
    this.users = new IdpUsers(core.directory)
    this.groups = new IdpGroups(core.directory)
    this.apps = new IdpApps(core.directory, targets)
    this.faults = new IdpFaults(core.engine, (app) => this.#app(app))
  }

  /** A user, or the members of a group, get the app. Answers whether that changed anything. */
  async assign(subject: SubjectRef, { app }: OfApp = {}): Promise<boolean> {
    return this.directory.assignments.assign(this.#app(app), subjectOf(subject))
  }

  /** They have it no longer, unless by another assignment. Answers whether that changed anything. */
  async unassign(subject: SubjectRef, { app }: OfApp = {}): Promise<boolean> {
    return this.directory.assignments.unassign(this.#app(app), subjectOf(subject))
  }

  /** The group is sent as a group, for vendors where that is a choice of its own (Okta's Push Groups). */
  async pushGroup(group: GroupRef, { app, ...options }: OfApp & PushOptions = {}): Promise<boolean> {
    return this.directory.pushedGroups.push(this.#app(app), nameOf(group), options)
  }

  /** Ends that. `target`: what becomes of the group over there; default `delete`. */
  async unpushGroup(
    group: GroupRef,
    { app, target }: OfApp & { target?: 'delete' | 'leave' | undefined } = {},
  ): Promise<boolean> {
    return this.directory.pushedGroups.unpush(this.#app(app), nameOf(group), { target })
  }

  /** Every group that the rule matches is sent as a group, also those that are made or renamed later. */
  async pushByRule(rule: PushRuleCreate, { app }: OfApp = {}): Promise<PushRule> {
    return this.directory.pushRules.create(this.#app(app), rule)
  }

  /** Ends the rule of that name and every push that it began. `target`: what becomes of the groups over there; default `delete`. */
  async endPushRule(
    rule: string,
    { app, target }: OfApp & { target?: 'delete' | 'leave' | undefined } = {},
  ): Promise<PushRule> {
    return this.directory.pushRules.delete(this.#app(app), rule, { target })
  }

  /** A cycle begins now, or behind the one under way; vendors who work on events look at everything. */
  async sync({
    app,
    mode = 'incremental',
  }: OfApp & { mode?: 'incremental' | 'initial' | undefined } = {}): Promise<CycleView> {
    return this.engine.sync(this.#app(app), mode)
  }

  /**
   * Waits until nothing is due or under way. Virtual time goes from one due moment to the next, through the vendor's
   * cycles and waits, until nothing is left that it could do. An operation that failed for good is settled, too:
   * `operations({ status: 'failed' })`. Fails with `ERR_NOT_SETTLED` after `timeout`, in real time: milliseconds or a
   * duration such as `10s`; default 30 s.
   */
  async settled({
    app,
    timeout = 30_000,
  }: OfApp & { timeout?: number | string | undefined } = {}): Promise<SettleResult> {
    const timeoutMs = durationOf(timeout)
    const id = app === undefined ? undefined : this.#app(app)
    const result = await this.engine.settle({ app: id, timeoutMs })
    if (result.settled) return result
    throw new AppError('ERR_NOT_SETTLED', this.#notSettled(id, timeoutMs), {
      hint: 'Give settled a longer timeout, or look at operations() and exchanges() for what takes so long.',
    })
  }

  /** Virtual time goes on by so much, `PT40M`, `40m` or milliseconds, and all that becomes due on the way is done. */
  async advance(by: number | string): Promise<{ now: string }> {
    return this.engine.advance(durationOf(by))
  }

  /** Requests as they were sent, with their answers as received, oldest first, secrets masked. */
  exchanges(filter: ExchangeFilter = {}): ExchangeView[] {
    const { app, operation, after, ...pattern } = checkFilter(filter)
    const list = this.journal.list({
      appId: app === undefined ? undefined : this.directory.apps.row(appName(app)).id,
      operationSeq: operation === undefined ? undefined : seqOf('op', operation),
      after: after === undefined ? undefined : seqOf('exc', after),
      limit: -1,
    })
    const said = Object.keys(pattern).length > 0
    return this.#withFindings(said ? matching(list, pattern, (name) => this.#ids.of(name).byName) : list)
  }

  /** What was, or is, to be made true in the target, object by object, with attempts and outcome; oldest first. */
  operations({
    app,
    status,
    object,
  }: OfApp & {
    status?: OperationView['status'] | undefined
    object?: UserRef | GroupRef | undefined
  } = {}): OperationView[] {
    const query = {
      app: app === undefined ? undefined : appName(app),
      status,
      object: object === undefined ? undefined : this.#objectId(object),
    }
    return allPages((page) => this.engine.operations({ ...query, ...page }))
  }

  /** What the traffic shows to be wrong with the target: which rule, who breaks, and how to mend it. */
  findings({ app }: OfApp = {}): FindingView[] {
    const { diagnosis } = this.#core
    if (!diagnosis) {
      throw new AppError('ERR_STATE', 'Nobody judges the traffic of this IdP.', {
        hint: 'Make it without diagnose: false.',
      })
    }
    return diagnosis.list({ app: app === undefined ? undefined : appName(app), limit: 1_000_000 })
  }

  /** Reads the target, and compares it with what the IdP believes of it and the directory wants. */
  async drift({ app }: OfApp = {}): Promise<DriftReport> {
    return this.#core.drift(this.#app(app))
  }

  /** How long changes took to be sent and to be answered, by kind of change: in real and in IdP time. */
  delays({ app, event }: OfApp & { event?: string | undefined } = {}): DelayRow[] {
    return this.engine.delays({ app: app === undefined ? undefined : appName(app), event })
  }

  /** How the app stands: active, paused, quarantined or disabled; what is pending; when the next cycle is due. */
  status({ app }: OfApp = {}): AppStatus {
    return this.engine.status(this.#app(app))
  }

  /** The vendor's connection test. */
  async testConnection({ app }: OfApp = {}): Promise<ConnectionTestResult> {
    return this.engine.testConnection(this.#app(app))
  }

  /**
   * Provisions one user, or one group with some of its members, at once, whatever the cycle does. `ERR_RATE` where the
   * vendor limits how often.
   */
  async provisionOnDemand(
    subject: SubjectRef,
    { app, members }: OfApp & { members?: readonly string[] | undefined } = {},
  ): Promise<OnDemandResult> {
    const id = this.#app(app)
    const found = this.directory.find(subjectOf(subject))
    // It waits for what is on its way, and that may wait for virtual time, which nobody else moves.
    while (this.clock.kind === 'virtual' && this.engine.status(id).running > 0)
      await this.engine.advance(1000)
    return this.engine.provisionOnDemand(
      id,
      found.kind === 'user' ? { user: found.id } : { group: found.id, members },
    )
  }

  /** The vendor reads the target. */
  async import({ app, force }: OfApp & { force?: boolean | undefined } = {}): Promise<ImportResult> {
    return this.engine.import(this.#app(app), { force })
  }

  /** Nothing is sent for the app until `resume`. */
  async pause({ app }: OfApp = {}): Promise<AppStatus> {
    return this.engine.pause(this.#app(app))
  }

  /** It goes on where it stood. */
  async resume({ app }: OfApp = {}): Promise<AppStatus> {
    return this.engine.resume(this.#app(app))
  }

  /** Starts from scratch, with a new initial cycle; links are kept unless `scope` names them. */
  async restart({
    app,
    scope,
  }: OfApp & { scope?: readonly ResetScope[] | undefined } = {}): Promise<AppStatus> {
    return this.engine.restart(this.#app(app), scope)
  }

  /** Ends what is under way, writes everything down and closes the database. `await using` does it by itself. */
  async close(): Promise<void> {
    await this.#core.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  /** @internal */
  [scene](named?: AppRef): OpenScene {
    const row = this.directory.apps.row(this.#app(named))
    const target = row.target as { url: string; auth: Auth }
    const client = new TargetClient({ ...target, servers: this.#targets.servers })
    return {
      idp: this.#core,
      app: row.name,
      client,
      ids: this.#ids.of(row.name),
      changedAt: 0,
      exchanges: (after) => this.journal.list({ appId: row.id, after, limit: -1 }),
      [Symbol.dispose]: () => client.close(),
    }
  }

  #app(app: AppRef | undefined): string {
    if (app !== undefined) return appName(app)
    const ready = this.#readyMade()
    if (ready !== undefined) return ready
    const [only, ...others] = this.apps.list()
    if (only && others.length === 0) return only.id
    throw new AppError(
      'ERR_NOT_FOUND',
      only ? 'Which app is meant? There are several.' : 'There is no app yet.',
      {
        hint: only
          ? `Say { app: '${only.name}' }.`
          : 'Give createIdp a profile and a target, or call apps.create.',
      },
    )
  }

  #objectId(ref: UserRef | GroupRef): string {
    return this.directory.find(subjectOf(ref)).id
  }

  #withFindings(list: ExchangeView[]): ExchangeView[] {
    const found = this.#core.diagnosis?.ofExchanges(list.map(({ seq }) => seq))
    if (!found || found.size === 0) return list
    return list.map((exchange) => ({ ...exchange, findings: found.get(exchange.seq) ?? [] }))
  }

  #notSettled(app: string | undefined, timeoutMs: number): string {
    const apps = this.apps.list().filter(({ id, name }) => app === undefined || app === id || app === name)
    const stand = apps.map(({ name, id }) => {
      const { running, pending } = this.engine.status(id)
      return `${running} operations of "${name}" were on the wire and ${pending} waited`
    })
    return `Work was still under way after ${timeoutMs} ms: ${stand.join('; ')}.`
  }
}

function durationOf(given: number | string): number {
  return typeof given === 'number' ? given : parseDuration(given)
}

function seqOf(prefix: 'op' | 'exc', ref: string | { readonly id: string }): number {
  const id = typeof ref === 'string' ? ref : ref.id
  const seq = numberIn(prefix, id)
  if (seq !== undefined) return seq
  throw new AppError('ERR_QUERY_INVALID', `"${id}" is no id such as ${prefix}_12.`)
}
