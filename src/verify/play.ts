import { NotExercised, type ProbeConversation, Unprepared } from '../diagnose/probe.ts'
import { inconclusive, type Verdict } from '../diagnose/rule.ts'
import type { Seen } from '../diagnose/seen.ts'
import { type Sender, Withheld } from './sender.ts'

export interface Played {
  verdicts: Verdict[]
  /** Why it was not exercised. */
  skipped?: string
  /** The exchange that should have prepared it. */
  unprepared?: Seen
  /** A request that had no answer at all. */
  unanswered?: Seen
  withheld?: Withheld['why']
}

/** Carries a probe's conversation on until it has its verdicts, or cannot have any. */
export async function play(conversation: ProbeConversation, sender: Sender): Promise<Played> {
  try {
    let step = conversation.next()
    while (!step.done) {
      const asked = step.value
      if (Array.isArray(asked)) {
        step = conversation.next(await sender.all(asked))
        continue
      }
      const seen = await sender.one(asked)
      if (seen.status === 0) return unanswered(seen)
      // What is throttled even after waiting says nothing of the rule in question.
      if (seen.status === 429)
        return { verdicts: [inconclusive(`${seen.line}: throttled.`)], unprepared: seen }
      step = conversation.next(seen)
    }
    return { verdicts: Array.isArray(step.value) ? step.value : [step.value] }
  } catch (error) {
    if (error instanceof Unprepared) {
      return { verdicts: [inconclusive(error.message)], unprepared: error.seen }
    }
    if (error instanceof NotExercised) return { verdicts: [], skipped: error.message }
    if (error instanceof Withheld) return { verdicts: [], skipped: error.message, withheld: error.why }
    throw error
  }
}

function unanswered(seen: Seen): Played {
  const why = seen.exchange.error?.message ?? 'no answer'
  return { verdicts: [inconclusive(`${seen.line}: ${why}`)], unanswered: seen }
}
