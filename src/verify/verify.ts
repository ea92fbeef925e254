import { randomBytes } from 'node:crypto'
import { ruleNamed } from '../diagnose/catalogue.ts'
import type { RuleContext, Verdict } from '../diagnose/rule.ts'
import type { Auth } from '../wire/auth.ts'
import { Bench } from './bench.ts'
import { Connection } from './connection.ts'
import { Estate } from './estate.ts'
import { Findings } from './finding.ts'
import { knock } from './knock.ts'
import { createProbeLab } from './lab.ts'
import { type Played, play } from './play.ts'
import { type Report, reportOf, type TestReport } from './report.ts'
import { Sender } from './sender.ts'
import type { Suite, SuiteTest } from './suite.ts'

export interface VerifyOptions {
  baseUrl: string
  auth: Auth
  /** A credential of another tenant of the same target. */
  secondAuth?: Auth | undefined
  suites: readonly Suite[]
  /** Whose severities count. Default: those of no vendor. */
  profile?: RuleContext['profile'] | undefined
  /** Letters and digits that stand in every name. Default: random ones. */
  run?: string | undefined
  /** Requests that probes may send. Default: any number. */
  maxRequests?: number | undefined
  /** Requests a second. Default: as fast as it goes. */
  rps?: number | undefined
  readOnly?: boolean | undefined
  /** Seconds for which a probe of the load goes on. Default 10. */
  loadSeconds?: number | undefined
  /** Members of a large group. Default 500. */
  largeGroup?: number | undefined
  /** Ends the run early; what was made is removed all the same. */
  signal?: AbortSignal | undefined
  /** Told of each test once it is over. */
  onTest?: ((suite: string, test: TestReport) => void) | undefined
}

/** Tests in a row without any answer after which the target counts as gone. */
const mostUnanswered = 3

/**
 * Plays the probes of the suites one after the other, and removes whatever they made.
 *
 * @throws AppError `ERR_TARGET_UNREACHABLE`, `ERR_TARGET_REFUSES`
 */
export async function verify(options: VerifyOptions): Promise<Report> {
  const connection = new Connection(options)
  try {
    return await new Run(options, connection).play()
  } finally {
    connection.close()
  }
}

export function newRunName(): string {
  return randomBytes(4).toString('hex')
}

class Run {
  readonly #options: VerifyOptions
  readonly #connection: Connection
  readonly #estate = new Estate()
  readonly #findings: Findings
  readonly #bench: Bench
  readonly #sender: Sender
  readonly #name: string
  #unanswered = 0

  constructor(options: VerifyOptions, connection: Connection) {
    const { baseUrl, profile = nobody } = options
    this.#options = options
    this.#connection = connection
    this.#name = options.run ?? newRunName()
    this.#findings = new Findings(profile, () => connection.secrets)
    this.#bench = new Bench({ profile, baseUrl, secrets: secretsIn(options) }, this.#findings)
    this.#sender = new Sender({
      connection,
      maxRequests: options.maxRequests ?? Number.POSITIVE_INFINITY,
      rps: options.rps ?? 0,
      readOnly: options.readOnly ?? false,
      signal: options.signal,
      onSeen: (seen, request) => {
        this.#bench.hear(seen, request)
        this.#estate.note(seen, request)
      },
    })
  }

  async play(): Promise<Report> {
    await knock(this.#connection, this.#options.signal)
    const suites: { name: string; tests: TestReport[] }[] = []
    try {
      for (const suite of this.#options.suites) suites.push(await this.#suite(suite))
    } finally {
      await this.#clear()
    }
    return reportOf({
      target: this.#options.baseUrl,
      run: this.#name,
      suites,
      findings: this.#findings.list(),
      requests: this.#sender.sent,
      left: this.#estate.left(),
      exchanges: this.#bench.exchanges,
      secrets: this.#connection.secrets,
    })
  }

  async #suite(suite: Suite): Promise<{ name: string; tests: TestReport[] }> {
    const tests: TestReport[] = []
    for (const test of suite.tests(this.#lab())) {
      const report = test.play ? await this.#test(test, test.play) : this.#byTraffic(test)
      tests.push(report)
      this.#options.onTest?.(suite.name, report)
      if (suite.removes === 'each') await this.#clear()
    }
    if (suite.removes === 'all') await this.#clear()
    return { name: suite.name, tests }
  }

  async #test(test: SuiteTest, begin: NonNullable<SuiteTest['play']>): Promise<TestReport> {
    if (this.#unanswered >= mostUnanswered) {
      return blank(test, 'inconclusive', 'The target has stopped answering.')
    }
    const mark = this.#bench.breaches.length
    const first = this.#bench.exchanges.size
    const passed = test.rules.map((rule) => this.#bench.passes(rule))
    const played = await play(begin(), this.#sender)
    this.#unanswered = played.unanswered ? this.#unanswered + 1 : 0
    this.#recordOwn(test, played, first)
    const broken = this.#bench.breaches
      .slice(mark)
      .filter(({ rule, verdict }) => test.rules.includes(rule.id) && verdict.verdict !== 'inconclusive')
    const verdicts: Verdict[] = [...played.verdicts, ...broken.map(({ verdict }) => verdict)]
    if (test.rules.some((rule, index) => this.#bench.passes(rule) > (passed[index] ?? 0))) {
      verdicts.push({ verdict: 'pass' })
    }
    const worst = worstOf(verdicts)
    const report: TestReport = {
      name: test.name,
      verdict: worst?.verdict ?? 'not-exercised',
      rules: [...test.rules],
      seen: worst === undefined ? (played.skipped ?? null) : 'seen' in worst ? worst.seen : null,
    }
    return { ...report, seen: this.#explained(report, played) }
  }

  /** Verdicts of a probe are its rule's; a test of a vendor's suite that fails is no finding by itself. */
  #recordOwn({ rules, name }: SuiteTest, played: Played, first: number): void {
    const rule = rules.length === 1 && rules[0] === name ? ruleNamed(name) : undefined
    if (!rule) return
    const seqs = [...this.#bench.exchanges.keys()].slice(first)
    for (const verdict of played.verdicts) {
      const also = 'also' in verdict ? verdict.also : undefined
      this.#findings.add(rule, verdict, also ?? seqs.slice(-5))
    }
  }

  /** What could not be prepared, and which rule says why. */
  #explained({ verdict, seen }: TestReport, { unprepared, unanswered }: Played): string | null {
    const culprit = unprepared ?? unanswered
    if (verdict !== 'inconclusive' || !culprit) return seen
    const rules = [...new Set(this.#bench.brokenBy(culprit.seq))]
    return rules.length === 0 ? seen : `${seen} — explained by ${rules.join(', ')}.`
  }

  #byTraffic(test: SuiteTest): TestReport {
    const broken = this.#bench.breaches.filter(({ rule }) => test.rules.includes(rule.id))
    const worst = worstOf(
      broken.map(({ verdict }) => verdict).filter(({ verdict }) => verdict !== 'inconclusive'),
    )
    if (worst) return blank(test, worst.verdict, 'seen' in worst ? worst.seen : null)
    if (test.rules.some((rule) => this.#bench.passes(rule) > 0)) return blank(test, 'pass', null)
    const hidden = broken[0]?.verdict
    return hidden === undefined
      ? blank(test, 'not-exercised', null)
      : blank(test, 'inconclusive', hidden.seen)
  }

  #lab() {
    const { baseUrl, auth, secondAuth, profile = nobody, loadSeconds = 10, largeGroup = 500 } = this.#options
    this.#labs ??= createProbeLab({
      run: this.#name,
      secondTenant: secondAuth !== undefined,
      fetchesToken: auth.type === 'oauth2-client-credentials',
      profile,
      baseUrl,
      loadSeconds,
      largeGroup,
    })
    return this.#labs
  }
  #labs: ReturnType<typeof createProbeLab> | undefined

  /** A second time what refused the first: a group may have had to go before its members. */
  async #clear(): Promise<void> {
    const send = (request: Parameters<Sender['regardless']>[0]) => this.#sender.regardless(request)
    if (this.#unanswered >= mostUnanswered) return
    await this.#estate.clear(send)
    if (this.#estate.size > 0) await this.#estate.clear(send)
  }
}

const nobody = { name: 'none', family: 'none' }

function secretsIn({ auth, secondAuth }: VerifyOptions): string[] {
  return [auth, secondAuth].flatMap((each) => (each?.type === 'bearer' ? [each.token] : []))
}

function blank(test: SuiteTest, verdict: TestReport['verdict'], seen: string | null): TestReport {
  return { name: test.name, verdict, rules: [...test.rules], seen }
}

const order: Record<Verdict['verdict'], number> = { fail: 3, warn: 2, inconclusive: 1, pass: 0 }

function worstOf(verdicts: readonly Verdict[]): Verdict | undefined {
  return [...verdicts].sort((a, b) => order[b.verdict] - order[a.verdict])[0]
}
