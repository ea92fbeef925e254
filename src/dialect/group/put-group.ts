import { isObject, type Json, type JsonObject } from '../../base/json.ts'
import { failureOf, readOne } from '../answer.ts'
import { failed, type Outcome } from '../outcome.ts'
import { bare, resourcePath, withBody } from '../request.ts'
import type { Conversation } from '../request-spec.ts'
import { resourceBody, toldIn } from '../resource-body.ts'
import type { ResourceCase } from '../resource-case.ts'
import { displayForms, type Member, memberValue } from './member.ts'

/**
 * GET, then PUT of name and members. The body is the vendor's own idea of a group, not an echo: nothing else that
 * the target shows comes back.
 */
export function* getPutGroup(
  { profile, desired }: ResourceCase,
  targetId: string,
  members: readonly Member[],
): Conversation<Outcome> {
  const path = resourcePath('Group', targetId)
  const read = bare(profile, 'group-get', 'GET', path, profile.group.read)
  const fetched = readOne(profile, read, yield read)
  if (!fetched.value) return failed(fetched.failure, targetId)
  const shown = shownDisplays(fetched.value)
  const { putDisplay } = profile.membership
  const display = (value: string, label: string): JsonObject =>
    putDisplay === 'as-shown'
      ? { display: shown.has(value) ? (shown.get(value) ?? null) : label }
      : displayForms[putDisplay](label)
  const body: JsonObject = {
    schemas: [...profile.mapping.schemas.group.always],
    ...(profile.group.putId === 'sent' ? { id: targetId } : {}),
    displayName: desired.attributes.find((attribute) => attribute.path === 'displayName')?.value ?? null,
    members: members.map(({ targetId: value, label }) => ({ value, ...display(value, label) })),
  }
  const request = withBody(profile, 'group-replace-members', 'PUT', path, body)
  const failure = failureOf(request, yield request)
  return failure ? failed(failure, targetId) : { result: 'updated', targetId, told: 'everything' }
}

/** PUT of all that is mapped and of the members, without a look before. */
export function* putRenderedGroup(
  { profile, desired }: ResourceCase,
  targetId: string,
  members: readonly Member[],
): Conversation<Outcome> {
  const body = resourceBody(profile, 'group', toldIn('update', desired), {
    ...(profile.group.putId === 'sent' ? { id: targetId } : {}),
    members: members.map((member) => memberValue(profile, member)),
  })
  const path = resourcePath('Group', targetId)
  const request = withBody(profile, 'group-replace-members', 'PUT', path, body)
  const failure = failureOf(request, yield request)
  return failure ? failed(failure, targetId) : { result: 'updated', targetId, told: 'everything' }
}

function shownDisplays(group: JsonObject): Map<string, Json> {
  const members = Array.isArray(group.members) ? group.members.filter(isObject) : []
  return new Map(members.map(({ value, display }) => [String(value), display ?? null]))
}
