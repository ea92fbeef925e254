import { driftRows, driftSummary } from './drift-text.ts'
import { markdown, markdownCode } from './escape.ts'
import { explanation, times } from './explanation.ts'
import type { Report } from './report-schema.ts'
import { failedTests, mendFirst, rootCauses, severityCounts, suitesOf, verdictCounts } from './root-cause.ts'

/** The report as GitHub Markdown, for a job summary or a comment. */
export function markdownReport(report: Report): string {
  const causes = rootCauses(report)
  const first = mendFirst(report, causes)
  const suites = suitesOf(report)
  const counts = verdictCounts(suites)
  const open = suites.flatMap(({ name, tests }) =>
    tests
      .filter(({ verdict }) => !['pass', 'not-exercised'].includes(verdict))
      .map((test) => ({ suite: name, ...test })),
  )
  return [
    `# SCIM report: ${markdownCode(report.target)}`,
    '',
    `${causes.length === 0 ? 'Nothing is broken' : severityCounts(causes)}${counts === '' ? '' : `; ${counts}`}.`,
    ...(first === undefined ? [] : ['', `**Mend first** ${markdown(first)}`]),
    ...markdownCauses(report, '##'),
    ...(report.suites.length > 0 && open.length > 0
      ? [
          '',
          '## Tests that did not pass',
          '',
          '| suite | test | verdict | seen |',
          '|---|---|---|---|',
          ...open.map(
            ({ suite, name, verdict, seen }) =>
              `| ${[markdown(suite), markdown(name), verdict, markdown(seen ?? '')].join(' | ')} |`,
          ),
        ]
      : []),
    ...driftPart(report),
    ...leftPart(report),
    ...report.advice.flatMap((advice) => ['', `> ${markdown(advice)}`]),
    '',
  ].join('\n')
}

/** Each root cause under a heading of its own, worst first. */
export function markdownCauses(report: Report, level: '##' | '###'): string[] {
  return rootCauses(report).flatMap(({ rule, severity, verdict, count, findings, fails }) => [
    '',
    `${level} ${severity}: ${markdownCode(rule)}`,
    '',
    ...(verdict === 'warn' || count > 1
      ? [
          [verdict === 'warn' ? 'A warning.' : '', count > 1 ? `Seen ${times(count)}.` : ''].join(' ').trim(),
          '',
        ]
      : []),
    ...findings.flatMap(({ seen, excerpt, exchangeIds }) => [
      `- ${markdown(seen)}`,
      ...(excerpt ? [`  - ${excerpt.part}: ${markdownCode(excerpt.line)}`] : []),
      ...(exchangeIds.length > 0 ? [`  - exchanges: ${exchangeIds.map(markdownCode).join(', ')}`] : []),
    ]),
    '',
    ...(fails.length > 0 ? [`**fails** ${markdown(failedTests(fails))}  `] : []),
    ...(findings[0] ? explanation(findings[0]) : []).map(
      ([title, text]) => `**${title}** ${markdown(text)}  `,
    ),
  ])
}

function leftPart({ left }: Report): string[] {
  return left.length === 0
    ? []
    : [
        '',
        '## Left behind in the target',
        '',
        ...left.map(({ resource, id }) => `- ${resource} ${markdownCode(id)}`),
      ]
}

function driftPart({ drift }: Report): string[] {
  if (!drift) return []
  const rows = driftRows(drift)
  return [
    '',
    '## Drift',
    '',
    markdown(driftSummary(drift)),
    ...(rows.length > 0 ? ['', '| what | resource | name | how |', '|---|---|---|---|'] : []),
    ...rows.map(
      ({ what, resource, name, words }) =>
        `| ${what} | ${resource} | ${markdown(name)} | ${markdown(words)} |`,
    ),
  ]
}
