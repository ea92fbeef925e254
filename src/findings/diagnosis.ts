import type { Breach } from '../diagnose/breach.ts'
import { type Drifted, judgeDrift } from '../diagnose/drift.ts'
import { faultSentence, type JudgeFault } from '../diagnose/judge.ts'
import { type Severity, severityFor, severityOf } from '../diagnose/rule.ts'
import type { AppRow } from '../directory/app.ts'
import type { Directory } from '../directory/directory.ts'
import { exchangeId, findingId, numberIn, operationId } from '../journal/ids.ts'
import type { Journal, JournalEntry } from '../journal/journal.ts'
import { loadProfile } from '../profile/load.ts'
import type { Store } from '../store/store.ts'
import { maskPasswords } from '../wire/mask-password.ts'
import { maskText } from '../wire/mask-text.ts'
import { Docket, type Judged } from './docket.ts'
import { FindingStore } from './finding-store.ts'
import type { Judging } from './judging.ts'
import {
  type FindingEvent,
  type FindingView,
  findingView,
  type OperationFinding,
  operationFinding,
  type RuleTally,
} from './view.ts'

/** A rule that failed itself, with the sentence that tells of it. */
export type RuleFault = JudgeFault & { sentence: string }

/** A breach that becomes a finding. */
type Kept = Parameters<FindingStore['record']>[0]

export interface DiagnosisParts {
  store: Store
  directory: Directory
  journal: Journal
  judging: Judging
}

/** Judges what the journal takes in, a little later than it comes, so that the wire does not wait for it. */
export class Diagnosis {
  readonly #directory: Directory
  readonly #journal: Journal
  readonly #findings: FindingStore
  readonly #docket: Docket
  readonly #listeners = new Set<(finding: FindingEvent) => void>()
  readonly #families = new Map<string, string>()
  /** By app: ways of breaking a rule that are known. */
  readonly #told = new Map<string, Set<string>>()
  readonly #faultListeners = new Set<(fault: RuleFault) => void>()
  /** App and rule of the faults that have been told. */
  readonly #faulty = new Set<string>()
  readonly #unsubscribe: () => void

  constructor({ store, directory, journal, judging }: DiagnosisParts) {
    this.#directory = directory
    this.#journal = journal
    this.#findings = new FindingStore(store)
    this.#docket = new Docket({
      directory,
      judging,
      told: (appId) => this.#findings.aspects(appId),
      onBreach: (judged) => this.#onBreach(judged),
      onFault: (appId, fault) => this.#tellFault(appId, fault),
    })
    this.#unsubscribe = journal.observe((seq, entry) => this.#enter(seq, entry))
  }

  /** Findings of one app or of all, in the order in which they were first seen. */
  list({
    app,
    after,
    limit,
  }: {
    app?: string | undefined
    after?: number
    limit?: number
  } = {}): FindingView[] {
    this.#docket.catchUp()
    const appId = app === undefined ? undefined : this.#directory.apps.row(app).id
    return this.#findings
      .list({ appId, after, limit })
      .map((row) => findingView(row, this.#familyOf(row.profile)))
  }

  /** Every rule that was exercised, with how it went. */
  tallies(app: string): RuleTally[] {
    this.#docket.catchUp()
    return this.#docket.tallies(this.#directory.apps.row(app).id)
  }

  /** Writes down what a reading of the target found to be otherwise than it should be; nothing when all is equal. */
  recordDrift(app: string, drifted: Drifted, at: number): void {
    this.#docket.catchUp()
    const row = this.#directory.apps.row(app)
    const { profile } = loadProfile(row.profile, row.overrides)
    for (const { rule, exchangeIds, verdict } of judgeDrift(drifted)) {
      const seqs = exchangeIds.flatMap((id) => numberIn('exc', id) ?? [])
      // Where no request of ours led there, it is the reading that shows it.
      const seq = seqs.pop() ?? this.#journal.last
      const severity = severityFor(rule, profile)
      const breach = { rule, seq, verdict: { ...verdict, also: seqs.slice(-4) } }
      this.#keep(breach, row, { severity, operationSeq: null, at })
    }
  }

  /** By the number of an exchange, ids of the findings that rest on it. */
  ofExchanges(seqs: readonly number[]): Map<number, string[]> {
    this.#docket.catchUp()
    const found = new Map<number, string[]>()
    for (const { exchangeSeq, id } of this.#findings.ofExchanges(seqs)) {
      found.set(exchangeSeq, [...(found.get(exchangeSeq) ?? []), findingId(id)])
    }
    return found
  }

  /** By the id of an operation, what its exchanges show to be wrong with the target, the worst first. */
  ofOperations(ids: readonly string[]): Map<string, OperationFinding[]> {
    this.#docket.catchUp()
    const found = new Map<string, OperationFinding[]>()
    for (const row of this.#findings.ofOperations(ids.flatMap((id) => numberIn('op', id) ?? []))) {
      const operation = operationId(row.operationSeq)
      const finding = operationFinding(row, this.#familyOf(row.profile))
      found.set(operation, [...(found.get(operation) ?? []), finding])
    }
    return found
  }

  /** Told of each breach, also of one that was seen before. */
  subscribe(listener: (finding: FindingEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /**
   * Told of each rule that failed itself, once for each app: a mistake of ours, and the run goes on. While nobody listens it
   * is a warning of the process.
   */
  subscribeToFaults(listener: (fault: RuleFault) => void): () => void {
    this.#faultListeners.add(listener)
    return () => this.#faultListeners.delete(listener)
  }

  close(): void {
    this.#docket.catchUp()
    this.#unsubscribe()
    this.#docket.close()
  }

  #enter(seq: number, entry: JournalEntry): void {
    // What was disturbed on purpose says nothing of the target.
    if (entry.exchange.fault) return
    // What somebody changed over there by hand is told by the drift itself, not as an answer that is wrong.
    if (entry.intent === 'drift') return
    this.#docket.enter(seq, entry)
  }

  #onBreach({ rule, seq, verdict, app, profile, operationSeq, startedAt: at, secrets }: Judged): void {
    const severity = severityOf(rule, verdict, profile)
    this.#keep({ rule, seq, verdict: masked(verdict, secrets) }, app, { severity, operationSeq, at })
  }

  /** Writes a breach down, and tells of it. */
  #keep(
    breach: Kept,
    app: AppRow,
    more: { severity: Severity; operationSeq: number | null; at: number },
  ): void {
    const { rule, seq, verdict } = breach
    const told = this.#toldOf(app.id)
    this.#findings.record(breach, { appId: app.id, ...more })
    const way = wayOf(rule.id, verdict.aspect)
    const first = !told.has(way)
    told.add(way)
    const event = { app: app.name, rule: rule.id, verdict: verdict.verdict, severity: more.severity, first }
    for (const listener of this.#listeners) {
      listener({ ...event, exchangeId: exchangeId(seq), seen: verdict.seen })
    }
  }

  /** Profiles are read and checked once. */
  #familyOf(profile: string): string {
    const family = this.#families.get(profile) ?? loadProfile(profile).profile.family
    this.#families.set(profile, family)
    return family
  }

  #toldOf(appId: string): Set<string> {
    const told =
      this.#told.get(appId) ??
      new Set(this.#findings.aspects(appId).map(({ rule, aspect }) => wayOf(rule, aspect)))
    this.#told.set(appId, told)
    return told
  }

  #tellFault(appId: string, fault: JudgeFault): void {
    const key = `${appId} ${fault.rule}`
    if (this.#faulty.has(key)) return
    this.#faulty.add(key)
    const sentence = faultSentence(fault)
    for (const listener of this.#faultListeners) listener({ ...fault, sentence })
    if (this.#faultListeners.size === 0) process.emitWarning(sentence, 'RuleWarning')
  }
}

function wayOf(rule: string, aspect = ''): string {
  return `${rule} ${aspect}`
}

function masked<Told extends Breach['verdict']>(verdict: Told, secrets: readonly string[]): Told {
  const { seen, excerpt } = verdict
  return {
    ...verdict,
    seen: maskText(seen, secrets),
    ...(excerpt && { excerpt: { ...excerpt, line: maskPasswords(maskText(excerpt.line, secrets)) } }),
  }
}
