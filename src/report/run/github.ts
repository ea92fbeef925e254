import { githubAnnotation, githubCauses } from '../github.ts'
import { findingsOf } from './findings-of.ts'
import type { ReportedRun, RunReport } from './run-report-schema.ts'
import { comparison, endOf, hasFailed, scenariosOf } from './scenarios-of.ts'

/**
 * Annotations for GitHub's runner: one at the failed step of each run, one for each root cause of findings. Paths are as
 * the files were named, so they fit when the command was called in the root of the repository.
 */
export function runGithub(report: RunReport): string {
  const failed = scenariosOf(report).flatMap(({ runs }) =>
    runs.filter(hasFailed).map((run) => annotationOf(run, comparison(runs))),
  )
  return [...failed, ...githubCauses(findingsOf(report))].map((line) => `${line}\n`).join('')
}

function annotationOf(run: ReportedRun, sentence: string): string {
  const { scenario, profile, failure, notes } = run
  const rows = (failure?.nearMiss?.rows ?? []).filter(({ same }) => !same)
  const lines = [
    failure?.message ?? '',
    ...(failure?.nearMiss ? [`nearest: ${failure.nearMiss.nearest}`] : []),
    ...rows.map(({ path, expected, actual }) => `${path}: expected ${expected}, actual ${actual}`),
    ...notes,
    endOf(run),
    ...(sentence === '' ? [] : [sentence]),
  ]
  return githubAnnotation('error', `${scenario} under ${profile}`, lines, placeOf(failure?.place ?? run.file))
}

/** `file:line:column` in its parts. */
function placeOf(place: string): { file: string; line?: string; col?: string } {
  const [, file, line, col] = /^(.*?):(\d+):(\d+)$/.exec(place) ?? []
  return file === undefined || line === undefined || col === undefined ? { file: place } : { file, line, col }
}
