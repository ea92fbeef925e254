import type { FindingView } from '../findings/view.ts'
import type { Idp } from '../idp.ts'
import type { ExchangeView } from '../journal/exchange-view.ts'
import type { NearMiss } from './near-miss.ts'

/**
 * passed, or failed: an expectation was not met. broken: a step could not be done, so the scenario is wrong.
 * unreachable: the target did not answer. interrupted: somebody wanted it to end.
 * skipped: only the built-in target can do it, and the target was another one.
 */
export type Outcome = 'passed' | 'failed' | 'broken' | 'unreachable' | 'interrupted' | 'skipped'

/** How one scenario went under one profile. */
export interface RunResult {
  scenario: string
  file: string
  /** The profile's own name. */
  profile: string
  outcome: Outcome
  /** How many steps it has. */
  steps: number
  /** Where it ended, unless it passed. */
  failure: StepFailure | null
  /** What the vendor's administrator would see, unless it passed: a sentence each. */
  notes: string[]
  /** How many requests the IdP has sent. */
  requests: number
  /** Real milliseconds. */
  durationMs: number
  /** IdP time that went by, in milliseconds. */
  idpMs: number
  /** What it made in the target and could not remove: a sentence each. */
  left: string[]
  /** What its traffic shows to be wrong with the target. */
  findings: FindingView[]
  /** How long its changes took. */
  delays: ReturnType<Idp['engine']['delays']>
  /** Those that findings name, and of a run that did not pass the last ones. */
  exchanges: ExchangeView[]
}

export interface StepFailure {
  /** From 1; 0 before the first. */
  step: number
  name: string
  /** `file:line:column` */
  place: string
  message: string
  nearMiss: NearMiss | null
}
