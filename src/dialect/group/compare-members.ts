import { isObject, jsonText } from '../../base/json.ts'
import { readOne } from '../answer.ts'
import { failed, type Outcome } from '../outcome.ts'
import { bare, resourcePath } from '../request.ts'
import type { Conversation } from '../request-spec.ts'
import type { ResourceCase } from '../resource-case.ts'
import type { Member } from './member.ts'
import { updateMembers } from './update-members.ts'

/** GET, then PATCH of whoever is missing or superfluous; nothing is sent when the lists agree. */
export function* compareMembers(
  context: ResourceCase,
  targetId: string,
  members: readonly Member[],
): Conversation<Outcome> {
  const { profile } = context
  const read = bare(profile, 'group-get', 'GET', resourcePath('Group', targetId), profile.group.read)
  const fetched = readOne(profile, read, yield read)
  if (!fetched.value) return failed(fetched.failure, targetId)
  const shown = Array.isArray(fetched.value.members) ? fetched.value.members.filter(isObject) : []
  const there = new Set(shown.map(({ value }) => jsonText(value)))
  const wanted = new Set(members.map((member) => member.targetId))
  const add = members.filter((member) => !there.has(member.targetId))
  const remove = [...there]
    .filter((value) => !wanted.has(value))
    .map((value): Member => ({ objectId: '', targetId: value, label: '' }))
  return yield* updateMembers(context, targetId, { add, remove })
}
