import { markdown, markdownCode } from '../escape.ts'
import { markdownCauses } from '../markdown.ts'
import { rootCauses, severityCounts } from '../root-cause.ts'
import { findingsOf } from './findings-of.ts'
import type { ReportedRun, RunReport } from './run-report-schema.ts'
import {
  comparison,
  countsOf,
  endOf,
  hasFailed,
  type PlayedScenario,
  profilesOf,
  scenariosOf,
} from './scenarios-of.ts'

/** GitHub Markdown, for a job summary or a comment: scenario × profile, what was not as expected, findings. */
export function runMarkdown(report: RunReport): string {
  const scenarios = scenariosOf(report)
  const profiles = profilesOf(report)
  const findings = findingsOf(report)
  const causes = rootCauses(findings)
  return [
    `# Scenarios${report.target === null ? '' : `: ${markdownCode(report.target)}`}`,
    '',
    `${countsOf(report)}.${causes.length === 0 ? '' : ` Findings: ${severityCounts(causes)}.`}`,
    '',
    `| scenario | ${profiles.map(markdown).join(' | ')} |`,
    `|---|${profiles.map(() => '---').join('|')}|`,
    ...scenarios.map((scenario) => rowOf(scenario, profiles)),
    ...scenarios.flatMap(({ runs }) => [
      ...runs.filter(hasFailed).flatMap(failurePart),
      ...(comparison(runs) === '' ? [] : ['', markdown(comparison(runs))]),
    ]),
    ...(causes.length === 0 ? [] : ['', '## Findings', ...markdownCauses(findings, '###')]),
    '',
  ].join('\n')
}

function rowOf({ scenario, runs }: PlayedScenario, profiles: readonly string[]): string {
  const cells = profiles.map((profile) => {
    const run = runs.find((each) => each.profile === profile)
    if (!run) return ''
    if (run.outcome === 'skipped') return 'skipped'
    return run.outcome === 'passed' ? '✅' : `❌ ${run.outcome}, step ${run.failure?.step}`
  })
  return `| ${[markdown(scenario), ...cells].join(' | ')} |`
}

function failurePart(run: ReportedRun): string[] {
  const { scenario, profile, failure, notes, left } = run
  const { nearMiss } = failure ?? {}
  return [
    '',
    `## ${markdown(scenario)} under ${markdown(profile)}`,
    '',
    `${markdownCode(endOf(run))}: ${markdown(failure?.message ?? '')}`,
    ...(nearMiss
      ? [
          '',
          `Nearest: ${markdownCode(nearMiss.nearest)}`,
          '',
          '| | | expected | actual |',
          '|---|---|---|---|',
          ...nearMiss.rows.map(
            ({ path, expected, actual, same }) =>
              `| ${[same ? '' : '≠', ...[path, expected, actual].map(markdownCode)].join(' | ')} |`,
          ),
        ]
      : []),
    ...notes.flatMap((each) => ['', markdown(each)]),
    ...left.flatMap((each) => ['', `Left in the target: ${markdown(each)}`]),
  ]
}
