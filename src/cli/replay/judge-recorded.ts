import type { Judged } from '../../replay/judge-replay.ts'
import type { Step } from '../../replay/recorded.ts'
import type { VerifyFinding } from '../../verify/finding.ts'
import type { Attempt } from './stage.ts'

/** What was sent and answered in an attempt, for the rules. */
export function judgedIn({ steps }: Attempt): Judged[] {
  return steps.flatMap(({ step: { number, intent }, exchange }) =>
    exchange ? [{ number, intent, exchange }] : [],
  )
}

/** A recording as an attempt of its own: what was answered then is what is judged, as far as it was kept. */
export function recordedAttempt(steps: readonly Step[]): Attempt {
  return {
    steps: steps.map((step) => {
      const { method, url, path, query, headers, body, answer } = step
      const request = { method, url, path, query, headers, body }
      return {
        step,
        exchange:
          answer && !answer.bodyMissing ? { request, response: answer, error: null, durationMs: 0 } : null,
        flaw: null,
        comparison: { verdict: 'unrecorded', differences: [] },
        unknownIds: [],
        masked: [],
      }
    }),
    ...{ renamedIds: 0, lookUps: 0, created: [], underWay: null, stopped: false, left: [] },
  }
}

/** Whether a rule of weight is broken. */
export function isBroken(findings: readonly VerifyFinding[]): boolean {
  return findings.some(
    ({ verdict, severity }) => verdict === 'fail' && (severity === 'blocker' || severity === 'major'),
  )
}
