import type { Outcome, RunResult } from '../../scenario/play-scenario.ts'
import { formatDuration } from '../demo/format-duration.ts'
import type { Style } from '../style.ts'
import { table } from '../table.ts'
import { nearMissText } from './near-miss-text.ts'
import { shown } from './shown.ts'

const marks: Record<Outcome, string> = {
  passed: '✓',
  failed: '✗',
  broken: '!',
  unreachable: '?',
  interrupted: '–',
}

/** For people: each run, what was not as expected, and scenario by profile. */
export function listReport(results: readonly RunResult[], planned: number, style: Style): string {
  const scenarios = [...Map.groupBy(results, ({ file, scenario }) => `${file}\n${scenario}`).values()]
  const parts = scenarios.map((runs) => scenarioText(runs, style))
  const several = scenarios.length > 1 && new Set(results.map(({ profile }) => profile)).size > 1
  return `${[...parts, ...(several ? [matrix(scenarios)] : []), summary(results, planned, style)].join('\n')}`
}

function scenarioText(runs: readonly RunResult[], style: Style): string {
  const [{ scenario = '', file = '' } = {}] = runs
  const width = Math.max(...runs.map(({ profile }) => profile.length))
  const lines = runs.map((run) => runText(run, width, style))
  const sentence = comparison(runs)
  return `${style('bold', scenario)}  ${style('dim', file)}\n${lines.join('')}${sentence}`
}

function runText(run: RunResult, width: number, style: Style): string {
  const { profile, outcome, requests, durationMs, idpMs, steps, failure, left } = run
  const colour = outcome === 'passed' ? 'green' : 'red'
  const head = `  ${style(colour, marks[outcome])} ${profile.padEnd(width)}  `
  const indent = ' '.repeat(6)
  const remains = left.map((each) => `${indent}left in the target: ${shown(each)}\n`).join('')
  if (!failure) {
    const took = style(
      'dim',
      `${requests} requests, ${formatDuration(durationMs)}, in IdP time ${formatDuration(idpMs)}`,
    )
    return `${head}${took}\n${remains}`
  }
  const where = `${outcome} at step ${failure.step} of ${steps}: ${failure.name} (${failure.place})`
  const near = failure.nearMiss ? nearMissText(failure.nearMiss, style).replace(/^(?=.)/gm, indent) : ''
  return `${head}${where}\n${indent}${shown(failure.message)}\n${near}${remains}`
}

/** "passes under okta-oin, fails under entra at step 7: …", where profiles differ. */
export function comparison(runs: readonly RunResult[]): string {
  const passed = runs.filter(({ outcome }) => outcome === 'passed').map(({ profile }) => profile)
  const others = runs.filter(({ outcome }) => outcome !== 'passed')
  if (passed.length === 0 || others.length === 0) return ''
  const failures = others.map(
    ({ profile, outcome, failure }) =>
      `${outcome === 'failed' ? 'fails' : `is ${outcome}`} under ${profile} at step ${failure?.step}: ${shown(failure?.message ?? '')}`,
  )
  return `  passes under ${passed.join(', ')}; ${failures.join('; ')}\n`
}

function matrix(scenarios: readonly (readonly RunResult[])[]): string {
  const profiles = [...new Set(scenarios.flat().map(({ profile }) => profile))]
  const columns = ['', ...profiles].map((title) => ({ title }))
  const rows = scenarios.map((runs) => [
    runs[0]?.scenario ?? '',
    ...profiles.map((profile) => cell(runs.find((run) => run.profile === profile))),
  ])
  return table(columns, rows)
}

function cell(run: RunResult | undefined): string {
  if (!run) return ''
  return run.outcome === 'passed' ? '✓' : `${marks[run.outcome]} step ${run.failure?.step}`
}

function summary(results: readonly RunResult[], planned: number, style: Style): string {
  const passed = results.filter(({ outcome }) => outcome === 'passed').length
  const other = results.length - passed
  const missing = planned - results.length
  const parts = [
    style('green', `${passed} passed`),
    ...(other > 0 ? [style('red', `${other} not`)] : []),
    ...(missing > 0 ? [`${missing} not played`] : []),
  ]
  return `${parts.join(', ')}\n`
}
