import { formatDuration } from '../../base/format-duration.ts'
import { markup } from '../escape.ts'
import { causesPart, exchangePart } from '../html.ts'
import { htmlPage } from '../html-page.ts'
import { rootCauses, severityCounts } from '../root-cause.ts'
import { delaysPart } from './delays-html.ts'
import { findingsOf } from './findings-of.ts'
import type { ReportedNearMiss, ReportedRun, RunReport } from './run-report-schema.ts'
import {
  comparison,
  countsOf,
  endOf,
  hasFailed,
  type PlayedScenario,
  profilesOf,
  scenariosOf,
} from './scenarios-of.ts'

/** One page that needs nothing else: scenario × profile, what was not as expected, findings, delays. */
export function runHtml(report: RunReport): string {
  const scenarios = scenariosOf(report)
  const findings = findingsOf(report)
  const causes = rootCauses(findings)
  const found = causes.length === 0 ? '' : ` · findings: ${severityCounts(causes)}`
  return htmlPage({
    title: 'Scenarios',
    target: report.target ?? 'against the built-in target',
    more: '',
    sum: `${countsOf(report)}${found}`,
    parts: [
      matrix(scenarios, report),
      ...report.results.map((run) => (hasFailed(run) || run.left.length > 0 ? runPart(run, report) : '')),
      causes.length === 0 ? '' : '<h2 class="part">Findings</h2>',
      causesPart(findings),
      delaysPart(report),
    ],
  })
}

function matrix(scenarios: readonly PlayedScenario[], report: RunReport): string {
  const profiles = profilesOf(report)
  const head = ['scenario', ...profiles].map((title) => `<th>${markup(title)}</th>`).join('')
  const rows = scenarios.map(({ scenario, file, runs }) => {
    const cells = profiles.map((profile) =>
      cell(
        runs.find((run) => run.profile === profile),
        report,
      ),
    )
    const sentence = comparison(runs)
    const said = sentence === '' ? '' : `<br><small class="bad"><bdi>${markup(sentence)}</bdi></small>`
    return `<tr><td><bdi>${markup(scenario)}</bdi> <small>${markup(file)}</small>${said}</td>${cells.join('')}</tr>`
  })
  return `<section class="matrix"><div class="wide"><table><thead><tr>${head}</tr></thead><tbody>${rows.join('\n')}</tbody></table></div></section>`
}

function cell(run: ReportedRun | undefined, report: RunReport): string {
  if (!run) return '<td class="none">–</td>'
  const told = `${run.requests} requests, ${formatDuration(run.durationMs)}, in IdP time ${formatDuration(run.idpMs)}`
  if (run.outcome === 'passed') return `<td class="ok" title="${markup(told)}">✓</td>`
  if (run.outcome === 'skipped') return `<td class="none" title="${markup(run.notes.join(' '))}">skipped</td>`
  const where = `${run.outcome === 'failed' ? '' : `${run.outcome}, `}step ${run.failure?.step}`
  return `<td class="bad" title="${markup(told)}"><a href="#${anchor(run, report)}">✗ ${markup(where)}</a></td>`
}

function runPart(run: ReportedRun, report: RunReport): string {
  const { scenario, profile, failure, notes, left, exchanges, requests, durationMs, idpMs } = run
  const end = failure
    ? `<p class="bad">${markup(endOf(run))}</p><p><bdi>${markup(failure.message)}</bdi></p>${failure.nearMiss ? nearMiss(failure.nearMiss) : ''}`
    : ''
  const seen = notes.map((each) => `<p><bdi>${markup(each)}</bdi></p>`).join('')
  const remains = left.map((each) => `<p>Left in the target: <bdi>${markup(each)}</bdi></p>`).join('')
  const wire =
    exchanges.length === 0
      ? ''
      : `<h3>${exchanges.length === requests ? 'Requests' : `${exchanges.length} of ${requests} requests: the last, and those of findings`}</h3>${exchanges.map((each) => exchangePart(each)).join('')}`
  return `<section class="run" id="${anchor(run, report)}">
<h2><bdi>${markup(scenario)}</bdi> under <b>${markup(profile)}</b> <small>${requests} requests · ${formatDuration(durationMs)} · in IdP time ${formatDuration(idpMs)}</small></h2>
${end}${seen}${remains}${wire}
</section>`
}

/** Expected and actual side by side. */
function nearMiss({ nearest, rows }: ReportedNearMiss): string {
  const lines = rows.map(
    ({ path, expected, actual, same }) =>
      `<tr${same ? '' : ' class="differs"'}><td>${same ? '' : '≠'}</td>${[path, expected, actual].map((text) => `<td><bdi>${markup(text)}</bdi></td>`).join('')}</tr>`,
  )
  return `<div class="wide near"><table><thead><tr><th></th><th>nearest: <bdi>${markup(nearest)}</bdi></th><th>expected</th><th>actual</th></tr></thead><tbody>${lines.join('')}</tbody></table></div>`
}

function anchor(run: ReportedRun, { results }: RunReport): string {
  return `run-${results.indexOf(run) + 1}`
}
