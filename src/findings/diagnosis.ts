import type { Breach } from '../diagnose/breach.ts'
import { type Drifted, judgeDrift } from '../diagnose/drift.ts'
import { faultSentence, Judge, type JudgeFault } from '../diagnose/judge.ts'
import { type RuleContext, severityFor, severityOf, type Verdict } from '../diagnose/rule.ts'
import { Seen } from '../diagnose/seen.ts'
import type { AppRow } from '../directory/app.ts'
import type { Directory } from '../directory/directory.ts'
import { exchangeId, numberIn } from '../journal/ids.ts'
import type { Journal, JournalEntry } from '../journal/journal.ts'
import { loadProfile } from '../profile/load.ts'
import type { Store } from '../store/store.ts'
import { maskText } from '../wire/mask.ts'
import { maskPasswords } from '../wire/mask-password.ts'
import { FindingStore } from './finding-store.ts'
import { type FindingView, findingView, type RuleTally } from './view.ts'

interface Court {
  signature: string
  profile: RuleContext['profile']
  judge: Judge
}

/** Judges what the journal takes in, a little later than it comes, so that the wire does not wait for it. */
export class Diagnosis {
  readonly #directory: Directory
  readonly #journal: Journal
  readonly #findings: FindingStore
  readonly #courts = new Map<string, Court>()
  readonly #listeners = new Set<(finding: { app: string; rule: string; exchangeId: string }) => void>()
  readonly #faultListeners = new Set<(fault: JudgeFault) => void>()
  /** App and rule of the faults that have been told. */
  readonly #faulty = new Set<string>()
  #docket: { seq: number; entry: JournalEntry }[] = []
  readonly #unsubscribe: () => void

  constructor({ store, directory, journal }: { store: Store; directory: Directory; journal: Journal }) {
    this.#directory = directory
    this.#journal = journal
    this.#findings = new FindingStore(store)
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
    this.#session()
    const appId = app === undefined ? undefined : this.#directory.apps.row(app).id
    return this.#findings
      .list({ appId, after, limit })
      .map((row) => findingView(row, this.#courts.get(row.appId)?.profile.family ?? familyOf(row.profile)))
  }

  /** Every rule that was exercised, with how it went. */
  tallies(app: string): RuleTally[] {
    this.#session()
    const court = this.#courts.get(this.#directory.apps.row(app).id)
    return [...(court?.judge.tallies ?? [])].map(([rule, tally]) => ({ rule, ...tally }))
  }

  /** Writes down what a reading of the target found to be otherwise than it should be; nothing when all is equal. */
  recordDrift(app: string, drifted: Drifted, at: number): void {
    this.#session()
    const row = this.#directory.apps.row(app)
    const { profile } = loadProfile(row.profile, row.overrides)
    for (const { rule, exchangeIds, verdict } of judgeDrift(drifted)) {
      const seqs = exchangeIds.flatMap((id) => numberIn('exc', id) ?? [])
      // Where no request of ours led there, it is the reading that shows it.
      const seq = seqs.pop() ?? this.#journal.last
      const where = { appId: row.id, operationSeq: null, severity: severityFor(rule, profile), at }
      this.#findings.record({ rule, seq, verdict: { ...verdict, also: seqs.slice(-4) } }, where)
      for (const listener of this.#listeners) {
        listener({ app: row.name, rule: rule.id, exchangeId: exchangeId(seq) })
      }
    }
  }

  /** Ids of the findings that rest on each exchange. */
  byExchange(): Map<string, string[]> {
    const found = new Map<string, string[]>()
    for (const { id, exchangeIds } of this.list()) {
      for (const exchange of exchangeIds) found.set(exchange, [...(found.get(exchange) ?? []), id])
    }
    return found
  }

  /** Told of each breach, also of one that was seen before. */
  subscribe(listener: (finding: { app: string; rule: string; exchangeId: string }) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /**
   * Told of each rule that failed itself, once for each app: a mistake of ours, and the run goes on. While nobody listens it
   * is a warning of the process.
   */
  subscribeToFaults(listener: (fault: JudgeFault) => void): () => void {
    this.#faultListeners.add(listener)
    return () => this.#faultListeners.delete(listener)
  }

  close(): void {
    this.#session()
    this.#unsubscribe()
  }

  #enter(seq: number, entry: JournalEntry): void {
    // What was disturbed on purpose says nothing of the target.
    if (entry.exchange.fault) return
    // What somebody changed over there by hand is told by the drift itself, not as an answer that is wrong.
    if (entry.intent === 'drift') return
    this.#docket.push({ seq, entry })
    if (this.#docket.length === 1) setImmediate(() => this.#session())
  }

  #session(): void {
    const docket = this.#docket
    if (docket.length === 0) return
    this.#docket = []
    const apps = new Map(this.#directory.apps.rows().map((row) => [row.id, row]))
    for (const { seq, entry } of docket) {
      // Deleted meanwhile: nobody asks any more.
      const app = apps.get(entry.appId)
      if (app) this.#judge(seq, entry, this.#court(app, entry.secrets))
    }
  }

  #judge(seq: number, entry: JournalEntry, court: Court): void {
    const seen = new Seen(seq, entry.intent, entry.exchange, entry)
    for (const breach of court.judge.look(seen, entry.secrets)) {
      this.#record(breach, court, entry)
    }
  }

  #record(
    breach: Breach,
    { profile }: Court,
    { appId, operationSeq, startedAt, secrets }: JournalEntry,
  ): void {
    const verdict = masked(breach.verdict, secrets)
    if (verdict.verdict === 'inconclusive') return
    const severity = severityOf(breach.rule, verdict, profile)
    this.#findings.record({ ...breach, verdict }, { appId, operationSeq, severity, at: startedAt })
    if (this.#listeners.size === 0) return
    const app = this.#directory.apps.row(appId).name
    for (const listener of this.#listeners) {
      listener({ app, rule: breach.rule.id, exchangeId: exchangeId(breach.seq) })
    }
  }

  /** Another target or another profile of the same app is judged anew. */
  #court(row: AppRow, secrets: readonly string[]): Court {
    const baseUrl = String(row.target.url)
    const signature = JSON.stringify([row.profile, baseUrl])
    const court = this.#courts.get(row.id)
    if (court?.signature === signature) return court
    const { name, family } = loadProfile(row.profile, row.overrides).profile
    const profile = { name, family }
    const judge = new Judge(
      { profile, baseUrl, secrets },
      { told: this.#findings.aspects(row.id), onFault: (fault) => this.#tellFault(row.id, fault) },
    )
    const made = { signature, profile, judge }
    this.#courts.set(row.id, made)
    return made
  }

  #tellFault(appId: string, fault: JudgeFault): void {
    const key = `${appId} ${fault.rule}`
    if (this.#faulty.has(key)) return
    this.#faulty.add(key)
    for (const listener of this.#faultListeners) listener(fault)
    if (this.#faultListeners.size === 0) process.emitWarning(faultSentence(fault), 'RuleWarning')
  }
}

function masked(verdict: Breach['verdict'], secrets: readonly string[]): Breach['verdict'] {
  const { seen, excerpt } = verdict
  return {
    ...verdict,
    seen: maskText(seen, secrets),
    ...(excerpt && { excerpt: { ...excerpt, line: maskPasswords(maskText(excerpt.line, secrets)) } }),
  } as Exclude<Verdict, { verdict: 'pass' }>
}

/** Of a profile whose traffic has not been judged since the process began. */
function familyOf(profile: string): string {
  return loadProfile(profile).profile.family
}
