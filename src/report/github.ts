import { driftSummary } from './drift-text.ts'
import { githubMessage, githubProperty, plainText } from './escape.ts'
import { explanation, times } from './explanation.ts'
import type { Report, Severity } from './report-schema.ts'
import { failedTests, type RootCause, rootCauses } from './root-cause.ts'

const commands: Record<Severity, 'error' | 'warning' | 'notice'> = {
  blocker: 'error',
  major: 'error',
  minor: 'warning',
  info: 'notice',
}

/** Annotations for GitHub's runner, a line each: `::error title=…::message`. One for each root cause. */
export function githubReport(report: Report): string {
  const { drift } = report
  const failing = report.suites.flatMap(({ name, tests }) =>
    tests
      .filter(
        ({ verdict, rules, failures }) =>
          verdict === 'fail' &&
          (failures.length > 0
            ? failures.some(({ rule }) => rule === null)
            : !report.findings.some(({ rule }) => rules.includes(rule))),
      )
      .map((test) => githubAnnotation('error', `${name}: ${test.name}`, [test.seen ?? 'failed'])),
  )
  const drifted = drift && !drift.equal ? [githubAnnotation('error', 'drift', [driftSummary(drift)])] : []
  return [...githubCauses(report), ...failing, ...drifted].map((line) => `${line}\n`).join('')
}

/** A line for each root cause, worst first. */
export function githubCauses(report: Report): string[] {
  return rootCauses(report).map(annotationOf)
}

function annotationOf({ rule, severity, verdict, count, findings, fails }: RootCause): string {
  const kind = verdict === 'warn' && commands[severity] === 'error' ? 'warning' : commands[severity]
  const often = count > 1 ? `, ${times(count)}` : ''
  const lines = [
    ...findings.map(({ seen }) => seen),
    ...(fails.length > 0 ? [`fails: ${failedTests(fails)}`] : []),
    ...(findings[0] ? explanation(findings[0]) : []).map(([title, text]) => `${title}: ${text}`),
  ]
  return githubAnnotation(kind, `${severity}: ${rule}${often}`, lines)
}

/**
 * `::error file=…,line=…,title=…::message`
 *
 * @param lines what a target sent may stand in each; they are shown as lines
 * @param place where it is shown; the file is a path from the root of the repository
 */
export function githubAnnotation(
  kind: 'error' | 'warning' | 'notice',
  title: string,
  lines: readonly string[],
  place: { file?: string; line?: string; col?: string } = {},
): string {
  const properties = Object.entries({ ...place, title }).map(
    ([name, value]) => `${name}=${githubProperty(value)}`,
  )
  return `::${kind} ${properties.join(',')}::${githubMessage(lines.map(plainText).join('\n'))}`
}
