import type { ConnectionCall, Profile } from '../profile/schema.ts'
import { readList, readResource } from './answer.ts'
import { lookUpValue } from './look-up.ts'
import type { Failure } from './outcome.ts'
import { bare, resourcePath } from './request.ts'
import type { Conversation } from './request-spec.ts'
import { throwAway } from './throw-away.ts'

export interface ConnectionSituation {
  groupsImported: boolean
  groupsInScope: boolean
  /** A value that nobody has, a new one for each call. */
  randomValue: (ordinal: number) => string
}

/** The vendor's connection test; some run it again before each cycle. Ends at the first failure. */
export function* testConnection(
  profile: Profile,
  situation: ConnectionSituation,
): Conversation<Failure | undefined> {
  for (const [ordinal, call] of profile.connection.test.entries()) {
    if (!applies(call, situation)) continue
    const failure = yield* makeCall(profile, call, situation.randomValue(ordinal))
    if (failure) return failure
  }
  return undefined
}

function applies({ when }: ConnectionCall, { groupsImported, groupsInScope }: ConnectionSituation): boolean {
  const conditions = { always: true, 'groups-imported': groupsImported, 'groups-in-scope': groupsInScope }
  return conditions[when]
}

function* makeCall(profile: Profile, call: ConnectionCall, value: string): Conversation<Failure | undefined> {
  const { resource, by, query } = call
  if (resource === 'ServiceProviderConfig') {
    const request = bare(profile, 'discovery', 'GET', '/ServiceProviderConfig', query)
    return readResource(request, yield request).failure
  }
  if (by === 'page') {
    const request = bare(profile, 'test-connection', 'GET', resourcePath(resource), query)
    return readList(profile, request, yield request).failure
  }
  if (by === 'throw-away') return yield* throwAway(profile, resource, value)
  const lookup = resource === 'User' ? profile.user.lookup : profile.group.lookup
  if (!lookup) return undefined
  const attribute = lookup.attributes[0] ?? 'id'
  const match = yield* named('test-connection', lookUpValue(profile, resource, lookup, attribute, value))
  return match.kind === 'failed' ? match.failure : undefined
}

/** The same conversation under another intent. */
function* named<T>(intent: string, conversation: Conversation<T>): Conversation<T> {
  let step = conversation.next()
  while (!step.done) step = conversation.next(yield { ...step.value, intent })
  return step.value
}
