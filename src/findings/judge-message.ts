import type { MessagePort } from 'node:worker_threads'
import type { Case, CourtContext, Hearing, Ways } from './bench.ts'
import type { RuleTally } from './view.ts'

/**
 * A value as JSON text: thousands of small objects are written and read in a third of the time that a structured clone of them
 * takes.
 */
export type JsonOf<Value> = string & { readonly of?: Value }

/** What the engine's thread tells and asks that of the judge. `hear` and `tallies` are answered, in order. */
export type JudgeMessage =
  | { open: number; context: CourtContext; told: Ways }
  | { hear: JsonOf<readonly Case[]> }
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
