import type { JsonObject } from '../../base/json.ts'
import { ask, type ProbeConversation, type ProbeRequest, Unprepared } from '../probe.ts'
import type { Seen, Shown } from '../seen.ts'
import { resourcesOf, totalOf } from './answer.ts'
import { get, type More } from './request.ts'

/** Reads one resource, with every attribute where it belongs; the probe is inconclusive when it is not there. */
export function* read(path: string, more: More = {}): ProbeConversation<JsonObject> {
  return (yield* look(path, more)).resource
}

/** The same, with how it really stood in the answer. */
export function* look(path: string, more: More = {}): ProbeConversation<Shown> {
  const seen = yield* ask(get(path, more))
  const [shown] = seen.shown
  if (!shown) throw new Unprepared(seen, `It could not be read: ${seen.line}`)
  return shown
}

/** Sends what has to succeed before there is anything to judge. */
export function* done(request: ProbeRequest): ProbeConversation<Seen> {
  const seen = yield* ask(request)
  if (!seen.ok) throw new Unprepared(seen, `${seen.line}`)
  return seen
}

/** Pages through a list without a filter; what its pages bring. */
export function* pages(path: string, count: number, most: number): ProbeConversation<Seen[]> {
  const seen: Seen[] = []
  for (let start = 1, taken = 0; taken < most; taken++) {
    const page = yield* done(get(path, { query: `startIndex=${start}&count=${count}` }))
    seen.push(page)
    const length = resourcesOf(page).length
    const total = totalOf(page)
    start += length
    if (length === 0 || total === undefined || start > total) break
  }
  return seen
}
