import { driftRows, driftSummary } from './drift-text.ts'
import { markup, markupLines } from './escape.ts'
import { explanation } from './explanation.ts'
import { type JUnitCase, type JUnitSuite, junitXml } from './junit-xml.ts'
import type { Report, ReportedFinding, ReportedTest } from './report-schema.ts'
import { suitesOf } from './root-cause.ts'

/** JUnit XML, as CI servers read it: a suite each, a case for each test, what a rule says as the text of a failure. */
export function junitReport(report: Report): string {
  return junitXml(`SCIMulator ${report.target}`, casesOf(report))
}

function casesOf(report: Report): JUnitSuite[] {
  const suites = suitesOf(report).map(({ name, tests }) => ({
    name,
    cases: tests.map((test) => caseOf(name, test, findingsOf(report, test))),
  }))
  const told = new Set(suitesOf(report).flatMap(({ tests }) => tests.flatMap(({ rules }) => rules)))
  const rest = report.findings.filter(({ rule }) => !told.has(rule))
  const others = [...Map.groupBy(rest, ({ rule }) => rule)].map(([rule, findings]) =>
    caseOf('findings', { name: rule, verdict: findings.some(isFailure) ? 'fail' : 'warn' }, findings),
  )
  return [
    ...suites,
    ...(others.length > 0 ? [{ name: 'findings', cases: others }] : []),
    ...(report.drift ? [{ name: 'drift', cases: [driftCase(report.drift)] }] : []),
  ]
}

function findingsOf({ findings }: Report, { rules, failures }: ReportedTest): ReportedFinding[] {
  const explaining = failures.length > 0 ? failures.map(({ rule }) => rule) : rules
  return findings.filter(({ rule }) => explaining.includes(rule))
}

const isFailure = ({ verdict }: ReportedFinding) => verdict === 'fail'

function caseOf(
  suite: string,
  { name, verdict, seen }: Pick<ReportedTest, 'name' | 'verdict' | 'seen'>,
  findings: readonly ReportedFinding[],
): JUnitCase {
  const text = findings.map(findingText).join('\n\n')
  const message = seen ?? findings[0]?.seen ?? verdict
  switch (verdict) {
    case 'fail': {
      const type = findings[0]?.severity ?? 'fail'
      const inner = `<failure message="${markup(message)}" type="${type}">${markupLines(text)}</failure>`
      return { of: suite, name, state: 'failed', inner }
    }
    case 'warn':
      return {
        of: suite,
        name,
        state: 'passed',
        inner: `<system-out>${markupLines(`${message}\n${text}`)}</system-out>`,
      }
    case 'pass':
      return { of: suite, name, state: 'passed', inner: '' }
    case 'inconclusive':
    case 'not-exercised': {
      const why = seen ?? verdict.replace('-', ' ')
      return { of: suite, name, state: 'skipped', inner: `<skipped message="${markup(why)}"/>` }
    }
  }
}

export function findingText(finding: ReportedFinding): string {
  const { rule, severity, seen, excerpt, exchangeIds } = finding
  return [
    `${severity} ${rule}`,
    `seen: ${seen}`,
    ...(excerpt ? [`> ${excerpt.line}`] : []),
    ...explanation(finding).map(([title, text]) => `${title}: ${text}`),
    ...(exchangeIds.length > 0 ? [`exchanges: ${exchangeIds.join(', ')}`] : []),
  ].join('\n')
}

function driftCase(drift: NonNullable<Report['drift']>): JUnitCase {
  const name = 'the target is what the IdP believes'
  if (drift.equal) return { of: 'drift', name, state: 'passed', inner: '' }
  const text = driftRows(drift)
    .map(({ what, resource, name: of, words }) => `${what}: ${resource} ${of}: ${words}`)
    .join('\n')
  const inner = `<failure message="${markup(driftSummary(drift))}" type="drift">${markupLines(text)}</failure>`
  return { of: 'drift', name, state: 'failed', inner }
}
