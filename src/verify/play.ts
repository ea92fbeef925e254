import { NotExercised, type ProbeConversation, type ProbeRequest, Unprepared } from '../diagnose/probe.ts'
import type { Seen } from '../diagnose/seen.ts'
import { type Sender, Withheld } from './sender.ts'

/** How a conversation ended. */
export type Played<Result> =
  | { end: 'over'; result: Result }
  /** It was not exercised. */
  | { end: 'skipped'; why: string }
  /** Nothing can be said: what should have prepared it failed, was throttled, or had no answer at all. */
  | { end: 'hidden'; why: string; by: Seen; unanswered: boolean }

/** Carries a conversation on until it has its result, or cannot have any. */
export async function play<Result>(
  conversation: ProbeConversation<Result>,
  sender: Pick<Sender, 'one' | 'all'>,
  obstacleTo: (request: ProbeRequest) => Seen | undefined = () => undefined,
): Promise<Played<Result>> {
  try {
    let step = conversation.next()
    while (!step.done) {
      const asked = step.value
      const obstacle = [asked].flat().flatMap((request) => obstacleTo(request) ?? [])[0]
      if (obstacle) return hidden(obstacle, `${obstacle.line}: not even that works.`)
      if (Array.isArray(asked)) {
        const all = await sender.all(asked)
        const [first] = all
        if (first && all.every(({ status }) => status === 429))
          return hidden(first, `${first.line}: throttled.`)
        step = conversation.next(all)
        continue
      }
      const seen = await sender.one(asked)
      if (seen.status === 0) return unanswered(seen)
      // What is throttled even after waiting says nothing of what is in question.
      if (seen.status === 429) return hidden(seen, `${seen.line}: throttled.`)
      step = conversation.next(seen)
    }
    return { end: 'over', result: step.value }
  } catch (error) {
    if (error instanceof Unprepared) return hidden(error.seen, error.message)
    if (error instanceof NotExercised || error instanceof Withheld) {
      return { end: 'skipped', why: error.message }
    }
    throw error
  }
}

function hidden(by: Seen, why: string) {
  return { end: 'hidden', why, by, unanswered: false } as const
}

function unanswered(seen: Seen) {
  const why = `${seen.line}: ${seen.exchange.error?.message ?? 'no answer'}`
  return { end: 'hidden', why, by: seen, unanswered: true } as const
}
