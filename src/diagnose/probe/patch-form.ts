import type { JsonObject } from '../../base/json.ts'
import { ask, type Probe, type ProbeConversation } from '../probe.ts'
import type { Seen } from '../seen.ts'
import { patchable } from './made.ts'
import { patch } from './request.ts'
import { read } from './steps.ts'

/** A PATCH of one form of a user whom a plain one has reached, so that a failure has one cause. */
export function form(attributes: JsonObject, ...operations: JsonObject[]): Probe {
  return function* (lab) {
    const user = yield* patchable(lab, attributes)
    yield* patchAndRead(user.path, ...operations)
    return []
  }
}

/** A PATCH, and a look at what it did: the rules on the forms of a PATCH judge it. */
export function* patchAndRead(path: string, ...operations: JsonObject[]): ProbeConversation<Seen> {
  const seen = yield* ask(patch(path, operations))
  yield* read(path)
  return seen
}
