import type { MessagePort } from 'node:worker_threads'
import type { CourtContext, Hearing, Ways } from './bench.ts'
import type { RuleTally } from './view.ts'

/**
 * What the engine's thread tells and asks that of the judge. `hear` and `tallies` are answered, in order. The cases to hear
 * are a list of `Case` as JSON, which is read in less than half the time that a structured clone of it takes.
 */
export type JudgeMessage =
  | { open: number; context: CourtContext; told: Ways }
  | { hear: string }
  | { tallies: number }
  | { close: readonly number[] }

export type JudgeAnswer = { hearing: Hearing } | { tallies: RuleTally[] } | { error: unknown }

/** What the thread is started with. */
export interface JudgeStart {
  port: MessagePort
  /** What both threads see: answers that were sent, cases that were judged, and 1 while the judge is to wait. */
  progress: Int32Array<SharedArrayBuffer>
}

export const answers = 0
export const casesJudged = 1
export const held = 2
