import { markup } from './escape.ts'

export interface JUnitSuite {
  name: string
  /** The file that its cases stand in. */
  file?: string
  cases: JUnitCase[]
}

export interface JUnitCase {
  name: string
  /** What it belongs to: CI servers show it before the name. */
  of: string
  state: 'passed' | 'failed' | 'error' | 'skipped'
  /** Elements inside, ready to be written. */
  inner: string
  /** Seconds. */
  seconds?: number
}

/** The file that CI servers read: valid by the schema of Jenkins' xUnit plugin (junit-10.xsd). */
export function junitXml(name: string, suites: readonly JUnitSuite[]): string {
  const all = suites.flatMap(({ cases }) => cases)
  const body = suites.map((suite) =>
    [
      `  <testsuite name="${markup(suite.name)}"${suite.file === undefined ? '' : ` file="${markup(suite.file)}"`} ${countsOf(suite.cases, true)}>`,
      ...suite.cases.map(caseText),
      '  </testsuite>',
    ].join('\n'),
  )
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    // It has no attribute for skipped tests.
    `<testsuites name="${markup(name)}" ${countsOf(all, false)}>`,
    ...body,
    '</testsuites>',
    '',
  ].join('\n')
}

function caseText({ of, name, inner, seconds }: JUnitCase): string {
  const open = `    <testcase classname="${markup(of)}" name="${markup(name)}" time="${timeOf(seconds)}"`
  return inner === '' ? `${open}/>` : `${open}>${inner}</testcase>`
}

function countsOf(cases: readonly JUnitCase[], withSkipped: boolean): string {
  const seconds = cases.reduce((sum, each) => sum + (each.seconds ?? 0), 0)
  return [
    `tests="${cases.length}"`,
    `failures="${count(cases, 'failed')}"`,
    ...(withSkipped ? [`skipped="${count(cases, 'skipped')}"`] : []),
    `errors="${count(cases, 'error')}"`,
    `time="${timeOf(seconds)}"`,
  ].join(' ')
}

function count(cases: readonly JUnitCase[], state: JUnitCase['state']): number {
  return cases.filter((each) => each.state === state).length
}

function timeOf(seconds = 0): string {
  return seconds === 0 ? '0' : seconds.toFixed(3)
}
