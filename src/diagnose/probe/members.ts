import { sentBody } from '../excerpt.ts'
import { ask, type Probe } from '../probe.ts'
import { fail } from '../rule.ts'
import { crew, visibleCrew } from './crew.ts'
import { patchAndRead } from './patch-form.ts'
import { addMembers } from './request.ts'
import { read } from './steps.ts'

/** One of three removed by filter. */
export const removedByFilter: Probe = function* (lab) {
  const { group, ids } = yield* visibleCrew(lab, 3, 3)
  yield* patchAndRead(group.path, { op: 'remove', path: `members[value eq "${ids[1]}"]` })
  return []
}

/** One of three removed in Entra’s form. */
export const removedByValue: Probe = function* (lab) {
  const { group, ids } = yield* visibleCrew(lab, 3, 3)
  yield* patchAndRead(group.path, { op: 'remove', path: 'members', value: [{ value: ids[1] as string }] })
  return []
}

/** Many in one operation, and several operations in one request. */
export const many: Probe = function* (lab) {
  const { group, ids } = yield* visibleCrew(lab, 8, 1)
  yield* ask(addMembers(group.path, ids.slice(1, 6)))
  yield* read(group.path)
  yield* patchAndRead(
    group.path,
    { op: 'remove', path: `members[value eq "${ids[1]}"]` },
    { op: 'remove', path: `members[value eq "${ids[2]}"]` },
  )
  yield* patchAndRead(
    group.path,
    { op: 'add', path: 'members', value: [{ value: ids[6] as string }] },
    { op: 'add', path: 'members', value: [{ value: ids[7] as string }] },
  )
  return []
}

/** Exactly this list, and none. */
export const replacedMembers: Probe = function* (lab) {
  const { group, ids } = yield* visibleCrew(lab, 3, 2)
  yield* patchAndRead(group.path, {
    op: 'replace',
    path: 'members',
    value: ids.slice(1).map((value) => ({ value })),
  })
  const cleared = yield* patchAndRead(group.path, { op: 'replace', path: 'members', value: [] })
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
  yield* patchAndRead(group.path, {
    op: 'replace',
    value: { id: group.id, displayName: lab.name('renamed') },
  })
  return []
}
