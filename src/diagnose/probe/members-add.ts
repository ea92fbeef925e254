import { groupUrn } from '../../scim/urn.ts'
import { sentBody, statusLine } from '../excerpt.ts'
import { ask, askAll, NotExercised, type Probe, type ProbeConversation } from '../probe.ts'
import { memberIds } from '../read-back.ts'
import { fail, inconclusive, pass, type Verdict } from '../rule.ts'
import type { Seen } from '../seen.ts'
import { crew, maybeVisibleCrew } from './crew.ts'
import { addMembers, get } from './request.ts'
import { saysReturned } from './returned.ts'
import { read } from './steps.ts'

/** One added to those who are there. */
export const added: Probe = function* (lab) {
  const { group, ids, unseen } = yield* maybeVisibleCrew(lab, 3, 2)
  if (unseen) return yield* notShown(unseen)
  yield* ask(addMembers(group.path, ids.slice(2)))
  yield* read(group.path)
  return []
}

/** Members were taken, and the group is shown without: a breach, unless its schema says that they have to be asked for. */
function* notShown(seen: Seen): ProbeConversation<Verdict> {
  if (!seen.ok) throw new NotExercised('Groups do not show their members.')
  const schema = yield* ask(get(`/Schemas/${groupUrn}`))
  if (saysReturned(schema, 'members', ['request', 'never'])) {
    throw new NotExercised('Groups show their members only when asked for them, says /Schemas.')
  }
  return fail(
    `${seen.line}, and the group is read without members, though they are shown unless /Schemas says otherwise: either they were not added, or they never show.`,
    { aspect: 'not shown', excerpt: sentBody(seen), severity: 'major' },
  )
}

/** The same one again. */
export const addedAgain: Probe = function* (lab) {
  const { group, ids } = yield* crew(lab, 2, 1)
  const seen = yield* ask(addMembers(group.path, ids.slice(0, 1)))
  if ([405, 501].includes(seen.status)) return inconclusive(`${seen.line}: there is no PATCH.`)
  if (!seen.ok) {
    return fail(`${seen.line}: adding a member who is there succeeds.`, {
      aspect: 'refused',
      excerpt: statusLine(seen),
    })
  }
  yield* read(group.path)
  return []
}

/** Twenty members at once, each by a request of its own. */
export const concurrentAdds: Probe = function* (lab) {
  const { group, ids } = yield* crew(lab, 20, 0)
  const answers = yield* askAll(ids.map((id) => addMembers(group.path, [id], { odd: true })))
  const refused = answers.filter(({ ok }) => !ok)
  if (refused.length === answers.length) return inconclusive(`${refused[0]?.line}: no member could be added.`)
  const there = memberIds(yield* read(group.path, { odd: true }))
  if (!there || there.size === 0) throw new NotExercised('Groups do not show their members.')
  const lost = ids.filter((id, index) => answers[index]?.ok && !there.has(id))
  const broken = refused.find(({ status }) => status >= 500)
  if (lost.length > 0) {
    return fail(
      `Of twenty members added at once ${lost.length} are missing, though each request succeeded.`,
      { aspect: 'lost' },
    )
  }
  return broken
    ? fail(`${broken.line}: one of twenty additions at once.`, {
        aspect: String(broken.status),
        excerpt: statusLine(broken),
      })
    : pass
}

/** An id that nobody has among those to add. */
export const unknownMember: Probe = function* (lab) {
  const { group, ids } = yield* crew(lab, 1, 0)
  const stranger = '5d6e7f80-1a2b-4c3d-8e4f-9a0b1c2d3e4f'
  const seen = yield* ask(addMembers(group.path, [...ids, stranger], { odd: true }))
  if (seen.status >= 500) {
    return fail(`${seen.line}: a member that does not exist is a 400 or 404.`, {
      aspect: String(seen.status),
      excerpt: statusLine(seen),
    })
  }
  const there = memberIds(yield* read(group.path, { odd: true })) ?? new Set()
  return !seen.ok && there.has(ids[0] as string)
    ? fail(`${seen.line}, and the other member of the request was added.`, {
        aspect: 'partly',
        excerpt: sentBody(seen),
      })
    : pass
}
