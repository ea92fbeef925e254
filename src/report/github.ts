import { driftSummary } from './drift-text.ts'
import { githubMessage, githubProperty, plainText } from './escape.ts'
import { explanation, times } from './explanation.ts'
import type { Report, Severity } from './report-schema.ts'
import { type RootCause, rootCauses } from './root-cause.ts'

const commands: Record<Severity, 'error' | 'warning' | 'notice'> = {
  blocker: 'error',
  major: 'error',
  minor: 'warning',
  info: 'notice',
}

/** Annotations for GitHub's runner, a line each: `::error title=…::message`. One for each root cause. */
export function githubReport(report: Report): string {
  const annotations = rootCauses(report).map(annotationOf)
  const { drift } = report
  const failing = report.suites.flatMap(({ name, tests }) =>
    tests
      .filter(
        ({ verdict, rules }) =>
          verdict === 'fail' && !report.findings.some(({ rule }) => rules.includes(rule)),
      )
      .map((test) => command('error', `${name}: ${test.name}`, test.seen ?? 'failed')),
  )
  const drifted = drift && !drift.equal ? [command('error', 'drift', driftSummary(drift))] : []
  return [...annotations, ...failing, ...drifted].map((line) => `${line}\n`).join('')
}

function annotationOf({ rule, severity, verdict, count, findings }: RootCause): string {
  const kind = verdict === 'warn' && commands[severity] === 'error' ? 'warning' : commands[severity]
  const often = count > 1 ? `, ${times(count)}` : ''
  const lines = [
    ...findings.map(({ seen }) => seen),
    ...(findings[0] ? explanation(findings[0]) : []).map(([title, text]) => `${title}: ${text}`),
  ]
  return command(kind, `${severity}: ${rule}${often}`, lines.map(plainText).join('\n'))
}

function command(kind: 'error' | 'warning' | 'notice', title: string, message: string): string {
  return `::${kind} title=${githubProperty(title)}::${githubMessage(message)}`
}
