import { isObject } from '../../base/json.ts'
import { groupUrn, userUrn } from '../../scim/urn.ts'
import { sentBody, statusLine } from '../excerpt.ts'
import { ask, askAll, NotExercised, type Probe, type ProbeConversation, type ProbeLab } from '../probe.ts'
import { memberIds } from '../read-back.ts'
import { fail, inconclusive, pass, type Verdict } from '../rule.ts'
import type { Seen } from '../seen.ts'
import { addMembers, done, get, type Made, made, patch, read } from './steps.ts'

/** A group with some members of this many users. */
function* crew(
  lab: ProbeLab,
  users: number,
  members: number,
): ProbeConversation<{ group: Made; ids: string[] }> {
  const ids: string[] = []
  for (let index = 0; index < users; index++) ids.push((yield* made(lab, 'User')).id)
  const group = yield* made(lab, 'Group', { members: ids.slice(0, members).map((value) => ({ value })) })
  yield* read(group.path)
  return { group, ids }
}

/** The same, where members can be seen: without that nothing can be said of what is done to them. */
function* visibleCrew(lab: ProbeLab, users: number, members: number): ReturnType<typeof crew> {
  const { unseen, ...found } = yield* maybeVisibleCrew(lab, users, members)
  if (unseen) throw new NotExercised('Groups do not show their members.')
  return found
}

/** `unseen`: the answer to an add of members who do not show afterwards. */
function* maybeVisibleCrew(
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

/** One of three removed by filter. */
export const removedByFilter: Probe = function* (lab) {
  const { group, ids } = yield* visibleCrew(lab, 3, 3)
  yield* ask(patch(group.path, [{ op: 'remove', path: `members[value eq "${ids[1]}"]` }]))
  yield* read(group.path)
  return []
}

/** One of three removed in Entra’s form. */
export const removedByValue: Probe = function* (lab) {
  const { group, ids } = yield* visibleCrew(lab, 3, 3)
  yield* ask(patch(group.path, [{ op: 'remove', path: 'members', value: [{ value: ids[1] as string }] }]))
  yield* read(group.path)
  return []
}

/** Many in one operation, and several operations in one request. */
export const many: Probe = function* (lab) {
  const { group, ids } = yield* visibleCrew(lab, 8, 1)
  yield* ask(addMembers(group.path, ids.slice(1, 6)))
  yield* read(group.path)
  yield* ask(
    patch(group.path, [
      { op: 'remove', path: `members[value eq "${ids[1]}"]` },
      { op: 'remove', path: `members[value eq "${ids[2]}"]` },
    ]),
  )
  yield* read(group.path)
  yield* ask(
    patch(group.path, [
      { op: 'add', path: 'members', value: [{ value: ids[6] as string }] },
      { op: 'add', path: 'members', value: [{ value: ids[7] as string }] },
    ]),
  )
  yield* read(group.path)
  return []
}

/** Exactly this list, and none. */
export const replacedMembers: Probe = function* (lab) {
  const { group, ids } = yield* visibleCrew(lab, 3, 2)
  yield* ask(
    patch(group.path, [{ op: 'replace', path: 'members', value: ids.slice(1).map((value) => ({ value })) }]),
  )
  yield* read(group.path)
  const cleared = yield* ask(patch(group.path, [{ op: 'replace', path: 'members', value: [] }]))
  yield* read(group.path)
  return cleared.status === 400
    ? fail(`${cleared.line}: an empty list clears the group.`, {
        aspect: 'empty',
        excerpt: sentBody(cleared),
      })
    : []
}

/** As Okta renames a group, with members in it. */
export const renamed: Probe = function* (lab) {
  const { group } = yield* crew(lab, 2, 2)
  yield* ask(
    patch(group.path, [{ op: 'replace', value: { id: group.id, displayName: lab.name('renamed') } }]),
  )
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

/** Whether a schema has the attribute with one of these values of `returned`; `default` also where it says none. */
function saysReturned({ body }: Seen, attribute: string, values: readonly string[]): boolean {
  const attributes = isObject(body) && Array.isArray(body.attributes) ? body.attributes.filter(isObject) : []
  return attributes.some(
    ({ name, returned = 'default' }) => name === attribute && values.includes(String(returned)),
  )
}

/** User.groups follows Group.members, and is not written. */
export const groupsOfUser: Probe = function* (lab) {
  const { group, ids } = yield* crew(lab, 1, 1)
  const path = `/Users/${encodeURIComponent(ids[0] as string)}`
  const { groups } = yield* read(path)
  if (groups === undefined) {
    const schema = yield* ask(get(`/Schemas/${userUrn}`))
    if (!saysReturned(schema, 'groups', ['default', 'always'])) {
      throw new NotExercised('Users do not show their groups, nor does /Schemas.')
    }
    return fail(`${schema.line} has groups, and a user who is a member of ${group.id} is shown without.`, {
      aspect: 'not shown',
    })
  }
  const verdicts: Verdict[] = []
  const shows = Array.isArray(groups) && groups.some((each) => isObject(each) && each.value === group.id)
  verdicts.push(
    shows
      ? pass
      : fail(`The user is a member of ${group.id}, and its groups are ${JSON.stringify(groups)}.`, {
          aspect: 'missing',
        }),
  )
  const other = yield* made(lab, 'Group')
  const seen = yield* ask(
    patch(path, [{ op: 'add', path: 'groups', value: [{ value: other.id }] }], { odd: true }),
  )
  const joined = memberIds(yield* read(other.path))?.has(ids[0] as string) === true
  verdicts.push(
    joined
      ? fail(`${seen.line}: groups of a user is read only, and the user has joined ${other.id}.`, {
          aspect: 'written',
          excerpt: sentBody(seen),
        })
      : pass,
  )
  return verdicts
}

/** A group with many members: what does not depend on them must not grow with them. */
export const largeGroup: Probe = function* (lab) {
  const outsider = yield* made(lab, 'User')
  const small = yield* made(lab, 'Group')
  const ids: string[] = []
  for (let index = 0; index < lab.largeGroup; index++) ids.push((yield* made(lab, 'User')).id)
  const large = yield* made(lab, 'Group', { members: ids.map((value) => ({ value })) })
  const times: Record<string, [number, number]> = {}
  for (const [about, index] of [
    ['small', 0],
    ['large', 1],
  ] as const) {
    const { path } = about === 'small' ? small : large
    const changed = yield* done(addMembers(path, [outsider.id], { odd: true }))
    const shown = yield* done({ method: 'GET', path, query: 'excludedAttributes=members', odd: true })
    if ((memberIds(isObject(shown.body) ? shown.body : undefined)?.size ?? 0) > 0) {
      return inconclusive(`${shown.line}: members are there although they were excluded.`)
    }
    for (const [name, seen] of [
      ['PATCH of one member', changed],
      ['GET without members', shown],
    ] as const) {
      const pair = times[name] ?? [0, 0]
      pair[index] = seen.exchange.durationMs
      times[name] = pair
    }
  }
  const slow = Object.entries(times).find(([, [few, lots]]) => lots > 1000 && lots > 10 * few)
  return slow === undefined
    ? pass
    : fail(
        `${slow[0]} takes ${Math.round(slow[1][1])} ms with ${lab.largeGroup} members, ${Math.round(slow[1][0])} ms with none.`,
        {
          aspect: slow[0],
        },
      )
}
