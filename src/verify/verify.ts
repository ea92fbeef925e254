import { randomBytes } from 'node:crypto'
import type { ProbeLab, ProbeRequest } from '../diagnose/probe.ts'
import { Seen } from '../diagnose/seen.ts'
import type { Auth } from '../wire/auth.ts'
import { secretsOf } from '../wire/mask.ts'
import { maskPasswords } from '../wire/mask-password.ts'
import { maskText } from '../wire/mask-text.ts'
import { Bench } from './bench.ts'
import { Connection } from './connection.ts'
import { Estate, keyOf } from './estate.ts'
import { Findings } from './finding.ts'
import { Groundwork } from './groundwork.ts'
import { judgeByTraffic, probeRule } from './judge-rule.ts'
import { playVendorTest, settle } from './judge-vendor.ts'
import { knock } from './knock.ts'
import { createProbeLab } from './lab.ts'
import { type Report, reportOf } from './report.ts'
import { Sender } from './sender.ts'
import type { Suite, VendorSuite } from './suite.ts'
import { sweepUp } from './sweep.ts'
import type { TestReport } from './test-report.ts'

export interface VerifyOptions {
  baseUrl: string
  auth: Auth
  /** A credential of another tenant of the same target. */
  secondAuth?: Auth | undefined
  suites: readonly Suite[]
  /** Whose severities count, and in whose forms engines write. Default: those of no vendor. */
  profile?: ProbeLab['profile'] | undefined
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
  readonly #groundwork = new Groundwork()
  readonly #findings: Findings
  readonly #bench: Bench
  readonly #sender: Sender
  readonly #name: string
  readonly #candidates = new Map<string, readonly string[]>()
  #unanswered = 0

  constructor(options: VerifyOptions, connection: Connection) {
    const { baseUrl, profile = nobody } = options
    this.#options = options
    this.#connection = connection
    this.#name = options.run ?? newRunName()
    this.#findings = new Findings(profile, () => connection.secrets)
    const secrets = [options.auth, options.secondAuth].flatMap((auth) => (auth ? secretsOf(auth) : []))
    this.#bench = new Bench({ profile, baseUrl, secrets }, this.#findings)
    this.#sender = new Sender({
      connection,
      maxRequests: options.maxRequests ?? Number.POSITIVE_INFINITY,
      rps: options.rps ?? 0,
      readOnly: options.readOnly ?? false,
      signal: options.signal,
      onSeen: (seen, request) => {
        this.#bench.hear(seen, request)
        this.#groundwork.note(seen, request)
        this.#estate.note(seen, request)
      },
    })
  }

  async play(): Promise<Report> {
    const knocked = await knock(this.#connection, this.#options.signal)
    this.#groundwork.note(new Seen(0, 'probe', knocked), {})
    const suites: { name: string; tests: TestReport[] }[] = []
    try {
      for (const suite of this.#options.suites) suites.push(await this.#suite(suite))
      if (this.#unanswered > 0 && !(await this.#answers())) this.#unanswered = mostUnanswered
    } finally {
      await this.#clear()
    }
    const left = await this.#sweep()
    const findings = this.#findings.list()
    const found = new Set(findings.filter(({ verdict }) => verdict === 'fail').map(({ rule }) => rule))
    const settled = suites.map(({ name, tests }) => ({
      name,
      tests: tests.map((test) => settle(test, this.#candidates, found)),
    }))
    return reportOf({
      target: this.#options.baseUrl,
      profile: this.#options.profile?.name ?? null,
      run: this.#name,
      suites: settled,
      findings,
      advice: [...(this.#isGone ? [goneAdvice] : []), ...adviceOn(this.#options.suites)],
      requests: this.#sender.sent,
      stopped: this.#isGone,
      left,
      exchanges: this.#bench.exchanges,
      secrets: this.#connection.secrets,
    })
  }

  async #suite(suite: Suite): Promise<{ name: string; tests: TestReport[] }> {
    const tests: TestReport[] = []
    for (const play of this.#plays(suite)) {
      const report = this.#masked(await play())
      tests.push(report)
      this.#options.onTest?.(suite.name, report)
      if (suite.removes === 'each') await this.#clear()
    }
    if (suite.removes === 'all') await this.#clear()
    return { name: suite.name, tests }
  }

  #plays(suite: Suite): (() => Promise<TestReport>)[] {
    const context = {
      bench: this.#bench,
      findings: this.#findings,
      sender: this.#sender,
      candidates: this.#candidates,
      groundwork: this.#groundwork,
    }
    if (suite.kind === 'vendor') {
      return suite
        .tests(this.#labFor(suite))
        .map((test) => () => this.#unlessGone(test, () => playVendorTest(test, context)))
    }
    return suite.tests(this.#lab).map((test) => {
      const { name, play } = test
      if (!play) return async () => judgeByTraffic(test, this.#bench)
      return () => this.#unlessGone({ name, rules: [name] }, () => probeRule(test, play, context))
    })
  }

  /** Once a target has stopped answering, nothing more is asked of it. */
  async #unlessGone(
    { name, rules }: { name: string; rules: readonly string[] },
    play: () => Promise<{ report: TestReport; unanswered: boolean }>,
  ): Promise<TestReport> {
    if (this.#isGone) {
      const seen = 'The target has stopped answering.'
      return { name, verdict: 'inconclusive', rules: [...rules], seen, failures: [] }
    }
    const before = this.#sender.sent
    const { report, unanswered } = await play()
    if (unanswered) this.#unanswered++
    // A test that has asked nothing does not say that the target is there.
    else if (this.#sender.sent > before) this.#unanswered = 0
    return report
  }

  get #isGone(): boolean {
    return this.#unanswered >= mostUnanswered
  }

  /** Whether the target is still there after the last tests had no answer: one of them may have been too much for it. */
  async #answers(): Promise<boolean> {
    const { signal } = this.#options
    const { error } = await this.#connection.send(
      { method: 'GET', path: '/Users', query: 'startIndex=1&count=1' },
      signal,
    )
    return error === null || signal?.aborted === true
  }

  #masked(report: TestReport): TestReport {
    const text = (seen: string) => maskPasswords(maskText(seen, this.#connection.secrets))
    return {
      ...report,
      seen: report.seen === null ? null : text(report.seen),
      failures: report.failures.map((failure) => ({ ...failure, seen: text(failure.seen) })),
    }
  }

  /** In the forms of the profile where that is one of the vendor's; in the usual ones elsewhere. */
  #labFor(suite: VendorSuite): ProbeLab {
    const { name, family, forms } = this.#lab.profile
    return { ...this.#lab, profile: { name, family, ...(family === suite.family && forms && { forms }) } }
  }

  get #lab(): ProbeLab {
    const { baseUrl, auth, secondAuth, profile = nobody, loadSeconds = 10, largeGroup = 500 } = this.#options
    this.#knownLab ??= createProbeLab({
      run: this.#name,
      secondTenant: secondAuth !== undefined,
      fetchesToken: auth.type === 'oauth2-client-credentials',
      tokenSeconds: () => this.#connection.tokenSeconds,
      profile,
      baseUrl,
      loadSeconds,
      largeGroup,
    })
    return this.#knownLab
  }
  #knownLab: ProbeLab | undefined

  /** A second time what refused the first: a group may have had to go before its members. */
  async #clear(): Promise<void> {
    const send = (request: Parameters<Sender['regardless']>[0]) => this.#sender.regardless(request)
    if (this.#isGone) return
    await this.#estate.clear(send)
    if (this.#estate.size > 0) await this.#estate.clear(send)
  }

  /**
   * What a create has left that was answered by an error, or nothing finds by its name, shows in the lists: of a large target in
   * the first pages at least, and `--clean` reads the rest. Answers what is left all the same.
   */
  async #sweep(): Promise<Report['left']> {
    const held = this.#estate.left()
    if (this.#isGone || !this.#estate.used) return held
    const send = (request: ProbeRequest) => this.#sender.unheard(request)
    const scope = { run: this.#name, pages: mostPagesSwept, removed: this.#estate.removed }
    const swept = [await sweepUp(send, scope)]
    if (this.#options.secondAuth) swept.push(await sweepUp(send, { ...scope, credential: 'second' }))
    const gone = new Set(swept.flatMap(({ removed }) => removed.map(keyOf)))
    const left = [...held, ...swept.flatMap(({ left }) => left)].filter((each) => !gone.has(keyOf(each)))
    return [...new Map(left.map((each) => [keyOf(each), each])).values()]
  }
}

/** Pages of a hundred resources of each type that are read at the end. */
const mostPagesSwept = 10

const goneAdvice =
  'The target has stopped answering before the end: what could not be asked any more is inconclusive.'

/** Of a vendor's suite what another one would see that was not played. */
function adviceOn(suites: readonly Suite[]): string[] {
  const played = new Set(suites.map(({ name }) => name))
  return suites.flatMap((suite) => {
    const blind = suite.kind === 'vendor' ? suite.blind : null
    return blind && !played.has(blind.also) ? [`${blind.what} Play ${blind.also} as well.`] : []
  })
}

const nobody = { name: 'none', family: 'none' }
