import { ruleNamed } from '../diagnose/catalogue.ts'
import { fail } from '../diagnose/rule.ts'
import type { Bench } from './bench.ts'
import { exchangeIdOf, type Findings } from './finding.ts'
import { play } from './play.ts'
import type { Sender } from './sender.ts'
import type { Failure, VendorTest } from './suite.ts'
import type { ReportedFailure, TestReport } from './test-report.ts'

/**
 * Plays a vendor's test. It fails where the vendor's assertions do not hold, and nowhere else: rules that are broken in
 * its exchanges explain a failure, and make a warning of what the vendor's tool lets pass.
 */
export async function playVendorTest(
  test: VendorTest,
  { bench, findings, sender }: { bench: Bench; findings: Findings; sender: Sender },
): Promise<{ report: TestReport; unanswered: boolean }> {
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
  const failures = played.result.map((failure) => explain(failure, broken, bench, findings))
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

/** Ties a failure to a rule; a rule whose breach no exchange shows by itself is found broken by the assertion. */
function explain(
  { seen, should, rules, on, excerpt }: Failure,
  broken: ReadonlySet<string>,
  bench: Bench,
  findings: Findings,
): ReportedFailure {
  const shows =
    rules.find((rule) => broken.has(rule)) ?? (rules.length === 0 ? bench.brokenBy(on.seq)[0] : undefined)
  const rule = shows ?? rules[0] ?? null
  const asserted = shows === undefined && rule !== null ? ruleNamed(rule) : undefined
  if (asserted) findings.add(asserted, fail(seen, { aspect: `asserted: ${should}`, excerpt }), [on.seq])
  return { seen, rule, exchangeId: exchangeIdOf(on.seq) }
}

function reportOf(
  { name, rules }: VendorTest,
  verdict: TestReport['verdict'],
  seen: string | null,
): TestReport {
  return { name, verdict, rules: [...rules], seen, failures: [] }
}
