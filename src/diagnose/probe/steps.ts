import { isObject, type Json, type JsonObject } from '../../base/json.ts'
import { errorUrn, patchOpUrn, type ResourceType } from '../../scim/urn.ts'
import { statusLine } from '../excerpt.ts'
import { ask, type ProbeConversation, type ProbeLab, type ProbeRequest, Unprepared } from '../probe.ts'
import { fail, inconclusive, pass, type Verdict } from '../rule.ts'
import { idText, listIn, type Seen } from '../seen.ts'

type More = Omit<Partial<ProbeRequest>, 'method' | 'path'>

export const get = (path: string, more: More = {}): ProbeRequest => ({ method: 'GET', path, ...more })

export const put = (path: string, body: JsonObject, more: More = {}): ProbeRequest => ({
  method: 'PUT',
  path,
  body,
  ...more,
})

export const remove = (path: string, more: More = {}): ProbeRequest => ({ method: 'DELETE', path, ...more })

export const post = (path: string, body: Json | { text: string }, more: More = {}): ProbeRequest => ({
  method: 'POST',
  path,
  body,
  ...more,
})

/** A PATCH with these operations. */
export const patch = (path: string, operations: JsonObject[], more: More = {}): ProbeRequest => ({
  method: 'PATCH',
  path,
  body: { schemas: [patchOpUrn], Operations: operations },
  ...more,
})

/** `filter=…`, with everything percent-encoded that may be. */
export const filterQuery = (filter: string) => `filter=${encodeURIComponent(filter)}`

export const find = (type: ResourceType, filter: string, more: More = {}): ProbeRequest =>
  get(collections[type], { ...more, query: filterQuery(filter) })

export const collections = { User: '/Users', Group: '/Groups' } as const

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

/** Reads one resource, with every attribute where it belongs; the probe is inconclusive when it is not there. */
export function* read(path: string, more: More = {}): ProbeConversation<JsonObject> {
  const seen = yield* ask(get(path, more))
  const [shown] = seen.shown
  if (!shown) throw new Unprepared(seen, `It could not be read: ${seen.line}`)
  return shown.resource
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

export function resourcesOf({ body }: Seen): JsonObject[] {
  return (body === undefined ? [] : (listIn(body) ?? [])).filter(isObject)
}

/** The body of a document such as /Schemas; the probe is inconclusive when it cannot be read at all. */
export function bodyOf(seen: Seen): Json | undefined {
  if (seen.ok && seen.text !== '' && seen.body === undefined)
    throw new Unprepared(seen, `The answer cannot be read: ${seen.line}`)
  return seen.body
}

/** Whether a success is none: its body is an error, of which a rule of its own speaks. */
export function saysError({ ok, body }: Seen): boolean {
  return ok && isObject(body) && Array.isArray(body.schemas) && body.schemas.includes(errorUrn)
}

export function idsOf(seen: Seen): string[] {
  return resourcesOf(seen).flatMap((resource) => idText(resource) ?? [])
}

export function totalOf({ body }: Seen): number | undefined {
  const total = isObject(body) ? body.totalResults : undefined
  return typeof total === 'number' ? total : undefined
}

export function scimTypeOf({ body }: Seen): Json | undefined {
  return isObject(body) ? body.scimType : undefined
}

/** Passes on one of the statuses; says otherwise what should have been. */
export function expectStatus(
  seen: Seen,
  statuses: readonly number[],
  should: string,
  aspect?: string,
): Verdict {
  if (statuses.includes(seen.status)) return pass
  // Too much was asked for, which says nothing of what was asked.
  if (seen.status === 429) return inconclusive(`${seen.line}: throttled.`)
  if (saysError(seen)) return inconclusive(`${seen.line}: the body is an error.`)
  return fail(`${seen.line}: ${should}.`, {
    excerpt: statusLine(seen),
    ...(aspect === undefined ? {} : { aspect }),
  })
}

/** `members` as Entra and Okta add them. */
export const addMembers = (path: string, ids: readonly string[], more: More = {}): ProbeRequest =>
  patch(path, [{ op: 'add', path: 'members', value: ids.map((value) => ({ value })) }], more)
