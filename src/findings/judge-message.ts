import type { MessagePort } from 'node:worker_threads'
import type { Case, CourtContext, Hearing, Ways } from './bench.ts'
import type { RuleTally } from './view.ts'

/** What the engine's thread tells and asks that of the judge. `hear` and `tallies` are answered, in order. */
export type JudgeMessage =
  | { open: number; context: CourtContext; told: Ways }
  | { hear: readonly Case[] }
  | { tallies: number }
  | { close: readonly number[] }

export type JudgeAnswer = { hearing: Hearing } | { tallies: RuleTally[] } | { error: unknown }

/** What the thread is started with. */
export interface JudgeStart {
  port: MessagePort
  /** Two counters that both threads see: answers that were sent, and cases that were judged. */
  progress: Int32Array<SharedArrayBuffer>
}

export const answers = 0
export const casesJudged = 1
