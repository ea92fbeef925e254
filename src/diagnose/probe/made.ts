import { isObject, type JsonObject } from '../../base/json.ts'
import type { ResourceType } from '../../scim/urn.ts'
import { ask, type ProbeConversation, type ProbeLab, Unprepared } from '../probe.ts'
import { idText, type Seen } from '../seen.ts'
import { idsOf } from './answer.ts'
import { collections, find, patch, post } from './request.ts'
import { done, read } from './steps.ts'

/** A resource that the probe has made. */
export interface Made {
  id: string
  path: string
  /** userName or displayName. */
  name: string
  sent: JsonObject
  /** The answer to its creation. */
  shown: JsonObject
}

/** Creates a user or a group; the probe is inconclusive when that does not succeed. */
export function* made(
  lab: ProbeLab,
  type: ResourceType,
  attributes: JsonObject = {},
): ProbeConversation<Made> {
  const sent = type === 'User' ? lab.user(attributes) : lab.group(attributes)
  const seen = yield* ask(post(collections[type], sent))
  if (seen.status === 409) {
    // Whoever is said to be in the way has to be found.
    const name = type === 'User' ? 'userName' : 'displayName'
    yield* ask(find(type, `${name} eq ${JSON.stringify(sent[name])}`))
  }
  return madeOf(seen, type, sent)
}

/** This many users, one after the other. */
export function* several(lab: ProbeLab, count: number): ProbeConversation<Made[]> {
  const users: Made[] = []
  while (users.length < count) users.push(yield* made(lab, 'User'))
  return users
}

/** The user by its userName, as every IdP looks; without that there is nothing to say of more particular look-ups. */
export function* lookedUp(type: ResourceType, { id, name }: Made): ProbeConversation<void> {
  const attribute = type === 'User' ? 'userName' : 'displayName'
  const seen = yield* ask(find(type, `${attribute} eq ${JSON.stringify(name)}`))
  if (!idsOf(seen).includes(id))
    throw new Unprepared(seen, `The plainest look-up does not find it: ${seen.line}`)
}

/**
 * A user whom a plain PATCH has reached: whatever is particular about the next one is what makes the difference. The
 * probe is inconclusive when even that is refused.
 */
export function* patchable(lab: ProbeLab, attributes: JsonObject = {}): ProbeConversation<Made> {
  const user = yield* made(lab, 'User', attributes)
  yield* read(user.path)
  yield* done(patch(user.path, [{ op: 'replace', path: 'displayName', value: 'Plainly Patched' }]))
  yield* read(user.path)
  return user
}

/** What a POST has made. */
export function madeOf(seen: Seen, type: ResourceType, sent: JsonObject): Made {
  const id = seen.ok && isObject(seen.body) ? idText(seen.body) : undefined
  if (id === undefined || !isObject(seen.body)) {
    throw new Unprepared(seen, `A ${type} could not be created: ${seen.line}`)
  }
  return {
    id,
    path: `${collections[type]}/${encodeURIComponent(id)}`,
    name: String(type === 'User' ? sent.userName : sent.displayName),
    sent,
    shown: seen.body,
  }
}
