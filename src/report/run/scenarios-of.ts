import { plainText } from '../escape.ts'
import type { ReportedRun, RunReport } from './run-report-schema.ts'

/** Runs of one scenario, under each of its profiles. */
export interface PlayedScenario {
  scenario: string
  file: string
  runs: ReportedRun[]
}

/** The runs by scenario, in the order in which they were played. */
export function scenariosOf({ results }: Pick<RunReport, 'results'>): PlayedScenario[] {
  const groups = Map.groupBy(results, ({ file, scenario }) => JSON.stringify([file, scenario]))
  return [...groups.values()].map((runs) => {
    const { scenario, file } = runs[0] as ReportedRun
    return { scenario, file, runs }
  })
}

/** All profiles that something was played under. */
export function profilesOf({ results }: Pick<RunReport, 'results'>): string[] {
  return [...new Set(results.map(({ profile }) => profile))]
}

/** Whether something is not as it should be. */
export function hasFailed({ outcome }: ReportedRun): boolean {
  return outcome !== 'passed' && outcome !== 'skipped'
}

/** "passes under okta-oin, fails under entra at step 7: …", where profiles differ; else empty. In one line. */
export function comparison(runs: readonly ReportedRun[]): string {
  const passed = runs.filter(({ outcome }) => outcome === 'passed').map(({ profile }) => profile)
  const others = runs.filter(hasFailed)
  if (passed.length === 0 || others.length === 0) return ''
  const failures = [...Map.groupBy(others, sameEnd).values()].map((same) => {
    const { outcome, failure } = same[0] as ReportedRun
    const verb = outcome === 'failed' ? 'fails' : `is ${outcome}`
    const names = same.map(({ profile }) => profile).join(', ')
    return `${verb} under ${names} at step ${failure?.step}: ${failure?.message ?? ''}`
  })
  return plainText(`passes under ${passed.join(', ')}, ${failures.join('; ')}`)
}

/** Messages differ by the names of their own that runs have; the first stands for all that ended at one step. */
function sameEnd({ outcome, failure }: ReportedRun): string {
  return JSON.stringify([outcome, failure?.step])
}

/** `7 passed, 2 not, 1 skipped, 3 not played`: none that is zero but the first. */
export function countsOf({ passed, failed, skipped, planned, results }: RunReport): string {
  const missing = planned - results.length
  return [
    `${passed} passed`,
    ...(failed > 0 ? [`${failed} not`] : []),
    ...(skipped > 0 ? [`${skipped} skipped`] : []),
    ...(missing > 0 ? [`${missing} not played`] : []),
  ].join(', ')
}

/** `failed at step 7 of 9: expectTarget (leaver.yaml:12:5)`; of what passed nothing. */
export function endOf({ outcome, failure, steps }: ReportedRun): string {
  if (!failure) return ''
  return plainText(`${outcome} at step ${failure.step} of ${steps}: ${failure.name} (${failure.place})`)
}
