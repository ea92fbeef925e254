import type { Report, ReportedFinding, ReportedTest, Severity } from './report-schema.ts'

/** All that is wrong for one reason: the breaches of one rule. */
export interface RootCause {
  rule: string
  /** That of its worst finding. */
  severity: Severity
  verdict: 'fail' | 'warn'
  /** How often it was seen. */
  count: number
  findings: ReportedFinding[]
  /** The tests that fail because of it. */
  fails: FailedTest[]
}

export interface FailedTest {
  suite: string
  name: string
}

const severities: readonly Severity[] = ['blocker', 'major', 'minor', 'info']

/**
 * Findings by rule, worst first; of one weight a failure before a warning, what fails more tests before what fails less,
 * and what was seen more often before the rest.
 */
export function rootCauses({
  findings,
  suites = [],
}: Pick<Report, 'findings'> & Partial<Pick<Report, 'suites'>>): RootCause[] {
  const byRule = Map.groupBy(findings, ({ rule }) => rule)
  return [...byRule]
    .map(([rule, of]): RootCause => {
      const sorted = of.toSorted((a, b) => rank(a) - rank(b))
      const { severity, verdict } = sorted[0] as ReportedFinding
      return {
        rule,
        severity,
        verdict,
        findings: sorted,
        count: of.reduce((sum, { count }) => sum + count, 0),
        fails: failedBy(rule, suites),
      }
    })
    .sort(
      (a, b) =>
        rank(a) - rank(b) ||
        b.fails.length - a.fails.length ||
        b.count - a.count ||
        (a.rule < b.rule ? -1 : 1),
    )
}

function failedBy(rule: string, suites: Report['suites']): FailedTest[] {
  return suites.flatMap(({ name: suite, tests }) =>
    tests
      .filter(
        ({ verdict, failures }) => verdict === 'fail' && failures.some((failure) => failure.rule === rule),
      )
      .map(({ name }) => ({ suite, name })),
  )
}

/** `okta-spec: Check status 404; entra-validator: Delete a User, Delete a Group`. */
export function failedTests(fails: readonly FailedTest[]): string {
  return [...Map.groupBy(fails, ({ suite }) => suite)]
    .map(([suite, tests]) => `${suite}: ${tests.map(({ name }) => name).join(', ')}`)
    .join('; ')
}

/** Where suites were played, what to mend before all else, and how. */
export function mendFirst({ suites }: Report, [worst]: readonly RootCause[]): string | undefined {
  const [seen, tests] = mostAlike(suites)
  if (tests > (worst?.fails.length ?? 0) && tests > 1) return `${seen} That fails ${tests} tests.`
  if (!worst || suites.length === 0 || worst.verdict === 'warn') return undefined
  const { rule, fails, findings } = worst
  const count = fails.length === 1 ? ', which fails a test' : `, which fails ${fails.length} tests`
  return `${rule}${fails.length === 0 ? '' : count}. ${findings[0]?.fix ?? ''}`.trim()
}

/** What fails most tests of those that no rule explains, and how many. */
function mostAlike(suites: Report['suites']): [seen: string, tests: number] {
  const unexplained = suites.flatMap(({ tests }) =>
    tests.filter(({ verdict }) => verdict === 'fail').flatMap(({ failures }) => failures[0] ?? []),
  )
  const alike = Map.groupBy(
    unexplained.filter(({ rule }) => rule === null),
    ({ seen }) => seen,
  )
  const [most] = [...alike].sort(([, a], [, b]) => b.length - a.length)
  return most === undefined ? ['', 0] : [most[0], most[1].length]
}

/** Whether a test is about one rule and has its name. */
export const isOfRule = ({ name, rules }: Pick<ReportedTest, 'name' | 'rules'>) =>
  rules.length === 1 && rules[0] === name

function rank({ severity, verdict }: Pick<ReportedFinding, 'severity' | 'verdict'>): number {
  return severities.indexOf(severity) * 2 + (verdict === 'fail' ? 0 : 1)
}

export interface Suite {
  name: string
  tests: ReportedTest[]
}

/** The suites; where only traffic was judged, each rule that it exercised is a test of one called `traffic`. */
export function suitesOf({ suites, tallies, findings }: Report): Suite[] {
  if (suites.length > 0) return suites
  const tests = new Map<string, ReportedTest>()
  for (const { rule, fail, warn, pass } of tallies) {
    const verdict = fail > 0 ? 'fail' : warn > 0 ? 'warn' : pass > 0 ? 'pass' : 'inconclusive'
    tests.set(rule, { name: rule, verdict, rules: [rule], seen: null, failures: [] })
  }
  // What an earlier process found has no tally in this one.
  for (const { rule, findings: of, verdict } of rootCauses({ findings })) {
    const seen = of.map((finding) => finding.seen).join(' ')
    tests.set(rule, { name: rule, verdict, rules: [rule], seen, failures: [] })
  }
  return tests.size === 0 ? [] : [{ name: 'traffic', tests: [...tests.values()] }]
}

/** `3 fail, 40 pass, 2 not exercised`: worst first, none that is zero. */
export function verdictCounts(suites: readonly Suite[]): string {
  const tests = suites.flatMap((suite) => suite.tests)
  const verdicts = ['fail', 'warn', 'inconclusive', 'pass', 'not-exercised'] as const
  return verdicts
    .flatMap((verdict) => {
      const count = tests.filter((test) => test.verdict === verdict).length
      return count === 0 ? [] : `${count} ${verdict.replace('-', ' ')}`
    })
    .join(', ')
}

/** `2 blockers, 1 minor`. */
export function severityCounts(causes: readonly RootCause[]): string {
  return severities
    .flatMap((severity) => {
      const count = causes.filter((cause) => cause.severity === severity).length
      return count === 0 ? [] : `${count} ${severity === 'blocker' && count > 1 ? 'blockers' : severity}`
    })
    .join(', ')
}
