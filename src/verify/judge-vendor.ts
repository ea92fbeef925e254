import { ruleNamed } from '../diagnose/catalogue.ts'
import { fail } from '../diagnose/rule.ts'
import type { Seen } from '../diagnose/seen.ts'
import type { Bench } from './bench.ts'
import { exchangeIdOf, type Findings } from './finding.ts'
import { play } from './play.ts'
import type { Sender } from './sender.ts'
import { tellsItself } from './suite/blame.ts'
import type { Failure, VendorTest } from './suite.ts'
import type { ReportedFailure, TestReport } from './test-report.ts'

export interface VendorContext {
  bench: Bench
  findings: Findings
  sender: Sender
  /** By the id of an exchange: rules that may explain why it was refused, the likely ones first. */
  candidates: Map<string, readonly string[]>
}

/**
 * Plays a vendor's test. It fails where the vendor's assertions do not hold, and nowhere else: rules that are broken in
 * its exchanges explain a failure, and make a warning of what the vendor's tool lets pass.
 */
export async function playVendorTest(
  test: VendorTest,
  context: VendorContext,
): Promise<{ report: TestReport; unanswered: boolean }> {
  const { bench, sender } = context
  if (typeof test.play !== 'function') {
    return { report: reportOf(test, 'not-exercised', test.play.outside), unanswered: false }
  }
  const mark = bench.breaches.length
  const played = await play(test.play(), sender)
  if (played.end === 'skipped') {
    return { report: reportOf(test, 'not-exercised', played.why), unanswered: false }
  }
  if (played.end === 'hidden') {
    const seen = bench.explained(played.why, played.by.seq)
    return { report: reportOf(test, 'inconclusive', seen), unanswered: played.unanswered }
  }
  const broken = new Set(
    bench.breaches
      .slice(mark)
      .filter(({ verdict }) => verdict.verdict === 'fail')
      .map(({ rule }) => rule.id),
  )
  const failures = played.result.map((failure) => explain(failure, broken, context))
  const mild = test.optional || played.result.every(({ depends }) => depends)
  return { report: verdictOf(test, failures, broken, mild === true), unanswered: false }
}

function verdictOf(
  test: VendorTest,
  failures: readonly ReportedFailure[],
  broken: ReadonlySet<string>,
  mild: boolean,
): TestReport {
  if (failures.length > 0) {
    const [first = { seen: '' }, ...more] = failures
    const seen = `${first.seen}${more.length > 0 ? ` And ${more.length} more.` : ''}`
    return {
      ...reportOf(test, mild ? 'warn' : 'fail', test.optional ? `Optional there. ${seen}` : seen),
      failures: [...failures],
    }
  }
  const unseen = test.rules.filter((rule) => broken.has(rule))
  return unseen.length === 0
    ? reportOf(test, 'pass', null)
    : reportOf(
        test,
        'warn',
        `The vendor’s test lets it pass, but ${unseen.join(' and ')} ${unseen.length === 1 ? 'is' : 'are'} broken there.`,
      )
}

/**
 * Ties a failure to a rule. Where no exchange shows by itself that one is broken, the assertion does: but for a refused
 * write, of which it cannot be told which part is not taken. That is settled at the end of the run.
 */
function explain(
  { seen, should, rules, on, excerpt }: Failure,
  broken: ReadonlySet<string>,
  { bench, findings, candidates }: VendorContext,
): ReportedFailure {
  const exchangeId = exchangeIdOf(on.seq)
  const shows = rules.find((rule) => broken.has(rule))
  if (shows !== undefined) return { seen, rule: shows, exchangeId }
  const [first] = rules
  const isSure = !isRefusedWrite(on) || tellsItself(on)
  const asserted = isSure && first !== undefined ? ruleNamed(first) : undefined
  if (asserted) {
    findings.add(asserted, fail(seen, { aspect: `asserted: ${should}`, excerpt }), [on.seq])
    return { seen, rule: asserted.id, exchangeId }
  }
  candidates.set(exchangeId, [...rules, ...bench.brokenBy(on.seq)])
  return { seen, rule: null, exchangeId }
}

function isRefusedWrite({ ok, method }: Seen): boolean {
  return !ok && ['POST', 'PUT', 'PATCH'].includes(method)
}

/** What was not told by its own exchange is explained by the first of its rules that the run has found broken. */
export function settle(
  report: TestReport,
  candidates: ReadonlyMap<string, readonly string[]>,
  found: ReadonlySet<string>,
): TestReport {
  const failures = report.failures.map((failure) => {
    const rules = failure.rule === null ? (candidates.get(failure.exchangeId) ?? []) : []
    return { ...failure, rule: failure.rule ?? rules.find((rule) => found.has(rule)) ?? null }
  })
  return { ...report, failures }
}

function reportOf(
  { name, rules }: VendorTest,
  verdict: TestReport['verdict'],
  seen: string | null,
): TestReport {
  return { name, verdict, rules: [...rules], seen, failures: [] }
}
