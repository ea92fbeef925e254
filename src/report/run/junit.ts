import { markup, markupLines } from '../escape.ts'
import { findingText } from '../junit.ts'
import { type JUnitCase, junitXml } from '../junit-xml.ts'
import type { ReportedRun, RunReport } from './run-report-schema.ts'
import { endOf, scenariosOf } from './scenarios-of.ts'

/** JUnit XML: a suite for each scenario, a case for each profile. What could not be played is an error, no failure. */
export function runJunit(report: RunReport): string {
  const suites = scenariosOf(report).map(({ scenario, file, runs }) => ({
    name: scenario,
    file,
    cases: runs.map((run) => caseOf(run)),
  }))
  return junitXml('SCIMulator run', suites)
}

function caseOf(run: ReportedRun): JUnitCase {
  const { scenario, profile, durationMs, outcome, failure, findings, left, notes } = run
  const state = states[outcome]
  const output = [
    ...left.map((each) => `left in the target: ${each}`),
    ...findings.map((finding) => `finding: ${findingText(finding)}`),
  ].join('\n\n')
  const inner = [
    failure ? failureElement(run, failure) : '',
    outcome === 'skipped' ? `<skipped message="${markup(notes.join(' '))}"/>` : '',
    output === '' ? '' : `<system-out>${markupLines(output)}</system-out>`,
  ]
  return { of: scenario, name: profile, state, seconds: durationMs / 1000, inner: inner.join('') }
}

const states: Record<ReportedRun['outcome'], JUnitCase['state']> = {
  passed: 'passed',
  failed: 'failed',
  broken: 'error',
  unreachable: 'error',
  interrupted: 'skipped',
  skipped: 'skipped',
}

function failureElement(run: ReportedRun, failure: NonNullable<ReportedRun['failure']>): string {
  const { message, nearMiss, name, step } = failure
  const said = markup(`step ${step}, ${name}: ${message}`)
  if (states[run.outcome] === 'skipped') return `<skipped message="${said}"/>`
  const tag = run.outcome === 'failed' ? 'failure' : 'error'
  const rows = (nearMiss?.rows ?? []).map(
    ({ path, expected, actual, same }) =>
      `${same ? ' ' : '≠'} ${path}: ${same ? actual : `expected ${expected}, actual ${actual}`}`,
  )
  const near = nearMiss ? [`nearest: ${nearMiss.nearest}`, ...rows] : []
  const text = [endOf(run), message, ...near, ...run.notes].join('\n')
  return `<${tag} message="${said}" type="${run.outcome}">${markupLines(text)}</${tag}>`
}
