import { formatDuration } from '../../base/format-duration.ts'
import { plainText } from '../../report/escape.ts'
import { causesLines, type Look, wrapped } from '../../report/list.ts'
import { findingsOf } from '../../report/run/findings-of.ts'
import type { ReportedRun, RunReport } from '../../report/run/run-report-schema.ts'
import {
  comparison,
  countsOf,
  endOf,
  hasFailed,
  type PlayedScenario,
  profilesOf,
  scenariosOf,
} from '../../report/run/scenarios-of.ts'
import { table } from '../table.ts'
import { nearMissTable } from './near-miss-table.ts'

const marks: Record<ReportedRun['outcome'], string> = {
  passed: '✓',
  failed: '✗',
  broken: '!',
  unreachable: '?',
  interrupted: '–',
  skipped: '·',
}

/** For people: each run, what was not as expected, scenario by profile, and what the traffic shows to be wrong. */
export function runList(report: RunReport, look: Look): string {
  const scenarios = scenariosOf(report)
  const profiles = profilesOf(report)
  const parts = scenarios.map((played) => scenarioText(played, look))
  const causes = causesLines(findingsOf(report), look)
  return [
    ...parts,
    ...(scenarios.length > 1 && profiles.length > 1 ? [matrix(scenarios, profiles)] : []),
    ...(causes.length > 0 ? [`${look.style('bold', 'Findings')}\n${causes.join('\n')}\n`] : []),
    `${summary(report, look)}\n`,
  ].join('\n')
}

function scenarioText({ scenario, file, runs }: PlayedScenario, look: Look): string {
  const width = Math.max(...runs.map(({ profile }) => profile.length))
  const lines = runs.map((run) => runText(run, width, look))
  const sentence = comparison(runs)
  const head = `${look.style('bold', plainText(scenario))}  ${look.style('dim', plainText(file))}`
  return `${head}\n${lines.join('')}${sentence === '' ? '' : `  ${sentence}\n`}`
}

function runText(run: ReportedRun, width: number, look: Look): string {
  const { profile, outcome, requests, durationMs, idpMs, failure, left, notes } = run
  const { style } = look
  const head = `  ${style(hasFailed(run) ? 'red' : outcome === 'passed' ? 'green' : 'dim', marks[outcome])} ${profile.padEnd(width)}  `
  const indent = ' '.repeat(6)
  const remains = left.map((each) => `${indent}left in the target: ${plainText(each)}\n`).join('')
  if (outcome === 'skipped') return `${head}${style('dim', `skipped: ${plainText(notes.join(' '))}`)}\n`
  if (!failure) {
    const took = `${requests} requests, ${formatDuration(durationMs)}, in IdP time ${formatDuration(idpMs)}`
    return `${head}${style('dim', took)}\n${remains}`
  }
  const seen = notes
    .flatMap((note) => wrapped(plainText(note), look.width, indent, `${indent}  `))
    .map((line) => `${line}\n`)
    .join('')
  const near = failure.nearMiss ? nearMissTable(failure.nearMiss, look).replace(/^(?=.)/gm, indent) : ''
  return `${head}${endOf(run)}\n${indent}${plainText(failure.message)}\n${near}${seen}${remains}`
}

function matrix(scenarios: readonly PlayedScenario[], profiles: readonly string[]): string {
  const columns = ['', ...profiles].map((title) => ({ title }))
  const rows = scenarios.map(({ scenario, runs }) => [
    plainText(scenario),
    ...profiles.map((profile) => cell(runs.find((run) => run.profile === profile))),
  ])
  return table(columns, rows)
}

function cell(run: ReportedRun | undefined): string {
  if (!run) return ''
  return hasFailed(run) ? `${marks[run.outcome]} step ${run.failure?.step}` : marks[run.outcome]
}

function summary(report: RunReport, { style }: Look): string {
  return style(
    report.failed > 0 || report.results.length < report.planned ? 'red' : 'green',
    countsOf(report),
  )
}
