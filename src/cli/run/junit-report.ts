import type { RunResult } from '../../scenario/play-scenario.ts'
import { plain } from '../style.ts'
import { nearMissText } from './near-miss-text.ts'
import { shown } from './shown.ts'

/** JUnit XML: a suite for each profile, a case for each scenario. What could not be played is an error, not a failure. */
export function junitReport(results: readonly RunResult[]): string {
  const suites = [...Map.groupBy(results, ({ profile }) => profile)]
  const inner = suites.map(([profile, runs]) => {
    const head = `<testsuite name="${escaped(profile)}" ${counts(runs)}>`
    return `  ${head}\n${runs.map(testCase).join('')}  </testsuite>\n`
  })
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="scimulator" ${counts(results)}>\n${inner.join('')}</testsuites>\n`
}

function counts(runs: readonly RunResult[]): string {
  const count = (test: (run: RunResult) => boolean) => runs.filter(test).length
  const time = runs.reduce((sum, { durationMs }) => sum + durationMs, 0) / 1000
  return [
    `tests="${runs.length}"`,
    `failures="${count(({ outcome }) => outcome === 'failed')}"`,
    `errors="${count(isError)}"`,
    `skipped="${count(({ outcome }) => outcome === 'interrupted')}"`,
    `time="${time.toFixed(3)}"`,
  ].join(' ')
}

function testCase(run: RunResult): string {
  const { scenario, file, profile, durationMs, outcome, failure } = run
  const attributes = `name="${escaped(scenario)}" classname="${escaped(profile)}" file="${escaped(file)}" time="${(durationMs / 1000).toFixed(3)}"`
  if (!failure) return `    <testcase ${attributes}/>\n`
  if (outcome === 'interrupted') return `    <testcase ${attributes}><skipped/></testcase>\n`
  const tag = isError(run) ? 'error' : 'failure'
  const message = `step ${failure.step}, ${failure.name}: ${failure.message}`
  const near = failure.nearMiss ? `\n${nearMissText(failure.nearMiss, plain)}` : ''
  const lines = `${failure.place}\n${shown(failure.message)}${near}`
  return `    <testcase ${attributes}>\n      <${tag} message="${escaped(message)}" type="${outcome}">${markup(lines)}</${tag}>\n    </testcase>\n`
}

function isError({ outcome }: RunResult): boolean {
  return outcome === 'broken' || outcome === 'unreachable'
}

function escaped(text: string): string {
  return markup(shown(text))
}

function markup(text: string): string {
  return text.replace(/[&<>"]/g, (character) => entities[character] ?? character)
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
