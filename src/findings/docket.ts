import { ruleNamed } from '../diagnose/catalogue.ts'
import type { JudgeFault } from '../diagnose/judge.ts'
import type { Rule, RuleContext } from '../diagnose/rule.ts'
import type { AppRow } from '../directory/app.ts'
import type { Directory } from '../directory/directory.ts'
import type { JournalEntry } from '../journal/journal.ts'
import { loadProfile } from '../profile/load.ts'
import type { Case, Charge, Hearing, Ways } from './bench.ts'
import type { Judging } from './judging.ts'
import type { RuleTally } from './view.ts'

/** A rule that an exchange was found to break, and whose exchange it was. */
export interface Judged extends Pick<JournalEntry, 'operationSeq' | 'startedAt' | 'secrets'> {
  rule: Rule
  seq: number
  verdict: Charge['verdict']
  app: AppRow
  profile: RuleContext['profile']
}

export interface DocketParts {
  directory: Directory
  judging: Judging
  /** Ways of breaking a rule that have been told of an app. */
  told: (appId: string) => Ways
  onBreach: (judged: Judged) => void
  onFault: (appId: string, fault: JudgeFault) => void
}

interface Court {
  signature: string
  profile: RuleContext['profile']
  number: number
}

/** Where an exchange belongs that is being judged. The exchange itself is not held on to: thousands may be on their way. */
interface Pending extends Pick<JournalEntry, 'operationSeq' | 'startedAt' | 'secrets'> {
  seq: number
  app: AppRow
  court: Court
}

/** Exchanges that may wait for the judge: with more, the wire waits for him. */
const mostPending = 20_000

/** Gathers the exchanges of a moment, hands them in to the courts of their apps, and tells what came of them. */
export class Docket {
  readonly #parts: DocketParts
  readonly #courts = new Map<string, Court>()
  #entries: { seq: number; entry: JournalEntry }[] = []
  /** Exchanges handed in and not judged yet. */
  #pending = 0

  constructor(parts: DocketParts) {
    this.#parts = parts
  }

  enter(seq: number, entry: JournalEntry): void {
    this.#entries.push({ seq, entry })
    if (this.#entries.length === 1) this.#parts.judging.soon(() => this.#handIn())
  }

  /** Returns when all that has come is judged and told. */
  catchUp(): void {
    this.#handIn()
    this.#parts.judging.catchUp()
  }

  /** Every rule that was exercised, with how it went. */
  tallies(appId: string): RuleTally[] {
    const court = this.#courts.get(appId)
    return court ? this.#parts.judging.tallies(court.number) : []
  }

  close(): void {
    this.#parts.judging.close([...this.#courts.values()].map(({ number }) => number))
  }

  #handIn(): void {
    const entries = this.#entries
    if (entries.length === 0) return
    this.#entries = []
    const { directory, judging } = this.#parts
    const apps = new Map(directory.apps.rows().map((row) => [row.id, row]))
    const [cases, pending]: [Case[], Pending[]] = [[], []]
    for (const { seq, entry } of entries) {
      const app = apps.get(entry.appId)
      // Deleted meanwhile: nobody asks any more.
      if (!app) continue
      const { operationSeq, startedAt, secrets, intent, exchange, cycleId } = entry
      const court = this.#court(app, secrets)
      cases.push({ court: court.number, seq, intent, exchange, cycleId, startedAt, secrets })
      pending.push({ seq, app, court, operationSeq, startedAt, secrets })
    }
    this.#pending += pending.length
    judging.hear(cases, (hearing) => this.#conclude(pending, hearing))
    if (this.#pending > mostPending) judging.catchUp()
  }

  #conclude(pending: readonly Pending[], { breaches, faults }: Hearing): void {
    this.#pending -= pending.length
    for (const { court, ...fault } of faults) {
      const appId = pending.find((each) => each.court.number === court)?.app.id
      if (appId !== undefined) this.#parts.onFault(appId, fault)
    }
    for (const { index, rule: id, verdict } of breaches) {
      const [rule, of] = [ruleNamed(id), pending[index]]
      if (rule && of) this.#parts.onBreach({ ...of, rule, verdict, profile: of.court.profile })
    }
  }

  /** Another target or another profile of the same app is judged anew. */
  #court(row: AppRow, secrets: readonly string[]): Court {
    const { judging, told } = this.#parts
    const baseUrl = String(row.target.url)
    const signature = JSON.stringify([row.profile, baseUrl])
    const court = this.#courts.get(row.id)
    if (court?.signature === signature) return court
    if (court) judging.close([court.number])
    const { name, family } = loadProfile(row.profile, row.overrides).profile
    const profile = { name, family }
    const made = { signature, profile, number: judging.open({ profile, baseUrl, secrets }, told(row.id)) }
    this.#courts.set(row.id, made)
    return made
  }
}
