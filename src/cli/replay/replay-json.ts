import type { PlayedStep } from '../../replay/play.ts'
import { exchangesOf, type ReplayReport } from './replay-report.ts'
import { shownStep } from './shown-step.ts'

/** What `--json` prints. */
export function replayJson(report: ReplayReport): unknown {
  const { file, recording, picked, target, attempt, findings, failure, shrunk } = report
  return {
    file,
    form: recording.form,
    base: picked.base,
    passedOver: picked.passedOver,
    target,
    requests: attempt.steps.map((played) => stepJson(shownStep(played, report.secrets))),
    renamedIds: attempt.renamedIds,
    lookUps: attempt.lookUps,
    left: attempt.left,
    notes: report.notes,
    interrupted: report.interrupted ?? false,
    underWay: attempt.underWay,
    stopped: attempt.stopped,
    failure: failure ? failure.step.number : null,
    shrunk: shrunk
      ? { requests: shrunk.steps.map(({ number }) => number), tries: shrunk.tries, minimal: shrunk.minimal }
      : null,
    findings,
    exchanges: exchangesOf(report),
  }
}

function stepJson({ step, exchange, flaw, comparison, unknownIds, masked }: PlayedStep) {
  const { path, query } = exchange?.request ?? step
  return {
    number: step.number,
    method: step.method,
    path,
    query,
    recorded: step.answer?.status ?? null,
    now: exchange?.response?.status ?? null,
    error: exchange?.error ?? null,
    flaw,
    verdict: comparison.verdict,
    differences: comparison.differences.map((each) => ({
      path: each.path,
      recorded: each.recorded ?? null,
      now: each.now ?? null,
    })),
    unknownIds,
    masked,
  }
}
