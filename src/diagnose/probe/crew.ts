import { ask, NotExercised, type ProbeConversation, type ProbeLab } from '../probe.ts'
import { memberIds } from '../read-back.ts'
import type { Seen } from '../seen.ts'
import { type Made, made, several } from './made.ts'
import { addMembers } from './request.ts'
import { read } from './steps.ts'

/** A group with some members of this many users. */
export function* crew(
  lab: ProbeLab,
  users: number,
  members: number,
): ProbeConversation<{ group: Made; ids: string[] }> {
  const ids = (yield* several(lab, users)).map(({ id }) => id)
  const group = yield* made(lab, 'Group', { members: ids.slice(0, members).map((value) => ({ value })) })
  yield* read(group.path)
  return { group, ids }
}

/** The same, where members can be seen: without that nothing can be said of what is done to them. */
export function* visibleCrew(lab: ProbeLab, users: number, members: number): ReturnType<typeof crew> {
  const { unseen, ...found } = yield* maybeVisibleCrew(lab, users, members)
  if (unseen) throw new NotExercised('Groups do not show their members.')
  return found
}

/** `unseen`: the answer to an add of members who do not show afterwards. */
export function* maybeVisibleCrew(
  lab: ProbeLab,
  users: number,
  members: number,
): ProbeConversation<{ group: Made; ids: string[]; unseen?: Seen }> {
  const { group, ids } = yield* crew(lab, users, members)
  const shown = memberIds(yield* read(group.path))
  if ((shown?.size ?? 0) > 0) return { group, ids }
  // Some take members by PATCH only.
  const seen = yield* ask(addMembers(group.path, ids.slice(0, members)))
  if ((memberIds(yield* read(group.path))?.size ?? 0) > 0) return { group, ids }
  return { group, ids, unseen: seen }
}
