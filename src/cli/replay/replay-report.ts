import type { Picked } from '../../replay/pick.ts'
import type { Recording } from '../../replay/read-recording.ts'
import type { Failure } from '../../replay/reduce.ts'
import { exchangeIdOf, type VerifyFinding } from '../../verify/finding.ts'
import { maskExchange } from '../../wire/mask.ts'
import type { Reduced } from './shrink-replay.ts'
import type { Attempt } from './stage.ts'

/** Everything that a replay has found out. */
export interface ReplayReport {
  file: string
  recording: Recording
  picked: Picked
  /** Null where nothing was sent. */
  target: string | null
  profile: string
  attempt: Attempt
  findings: VerifyFinding[]
  failure?: Failure | undefined
  shrunk?: Reduced | undefined
  /** How each try of the shrinking came to a clean target. */
  reset?: string
  /** Somebody has ended it before it was through. */
  interrupted?: boolean
  /** Sentences about the recording, and about what could not be compared. */
  notes: readonly string[]
  secrets: readonly string[]
}

/** Those that findings name, secrets masked. */
export function exchangesOf({ attempt, findings, secrets }: ReplayReport) {
  const named = new Set(findings.flatMap(({ exchangeIds }) => exchangeIds))
  return attempt.steps.flatMap(({ step, exchange }) => {
    const id = exchangeIdOf(step.number)
    if (!exchange || !named.has(id)) return []
    const { request, response, error, durationMs } = maskExchange(exchange, secrets)
    return [{ id, request, response, error: error?.message ?? null, durationMs: Math.round(durationMs) }]
  })
}
