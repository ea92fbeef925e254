import { isObject } from '../../../base/json.ts'
import type { ProbeConversation, ProbeLab } from '../../../diagnose/probe.ts'
import { memberIds } from '../../../diagnose/read-back.ts'
import type { VendorTest } from '../../suite.ts'
import { Assertions, by, status, that } from '../claims.ts'
import { sources } from './sources.ts'
import { createdGroup, createdUser, modify, read } from './wire.ts'

/** Members, in the forms that the validator was recorded with: those of the engine with its flag, not without. */
export function memberTests(lab: ProbeLab): VendorTest[] {
  return [
    {
      name: 'Patch Group - Add Member',
      about: '`replace` of `members` by one: 200 or 204, then that member',
      source: sources.report,
      rules: ['RFC7644-3.5.2.3-members-replace', 'SIM-patch-effective'],
      *play() {
        const checks = new Assertions()
        const crew = yield* crewOf(1, checks)
        if (!crew) return checks.failures
        const { group, ids } = crew
        const done = yield* modify('Group', group, [setTo(ids)])
        if (!checks.on(done, ...by(['RFC7644-3.5.2.3-members-replace'], status(done, 200, 204))))
          return checks.failures
        yield* holds(group, ids, checks, 'RFC7644-3.5.2.3-members-replace', 'SIM-patch-effective')
        return checks.failures
      },
    },
    {
      name: 'Patch Group - Remove Member',
      about:
        'of two members one by `remove` of `members[value eq "…"]`: 200 or 204, then the other one alone',
      source: sources.report,
      rules: ['RFC7644-3.5.2.2-members-remove-one', 'SIM-patch-effective'],
      *play() {
        const checks = new Assertions()
        const crew = yield* crewOf(2, checks)
        if (!crew) return checks.failures
        const { group, ids } = crew
        const set = yield* modify('Group', group, [setTo(ids)])
        if (!checks.on(set, ...by(['RFC7644-3.5.2.3-members-replace'], status(set, 200, 204))))
          return checks.failures
        // Beside the recording, so that what the removal did can be told from what was there.
        yield* read('Group', group)
        const done = yield* modify('Group', group, [removeOne(ids[0] ?? '')])
        if (!checks.on(done, ...by(['RFC7644-3.5.2.2-members-remove-one'], status(done, 200, 204))))
          return checks.failures
        yield* holds(group, ids.slice(1), checks, 'RFC7644-3.5.2.2-members-remove-one')
        return checks.failures
      },
    },
  ]

  function* crewOf(
    users: number,
    checks: Assertions,
  ): ProbeConversation<{ group: string; ids: string[] } | undefined> {
    const group = yield* createdGroup(lab, checks)
    const ids: string[] = []
    for (let index = 0; index < users; index++) {
      const user = yield* createdUser(lab, checks)
      if (user) ids.push(user.id)
    }
    return group && ids.length === users ? { group: group.id, ids } : undefined
  }
}

export const setTo = (ids: readonly string[]) => ({
  op: 'replace',
  path: 'members',
  value: ids.map((value) => ({ value })),
})

export const removeOne = (id: string) => ({ op: 'remove', path: `members[value eq "${id}"]` })

/** The group has exactly these members. */
export function* holds(
  group: string,
  ids: readonly string[],
  checks: Assertions,
  ...rules: string[]
): ProbeConversation<void> {
  const seen = yield* read('Group', group)
  const members = [...(memberIds(isObject(seen.body) ? seen.body : undefined) ?? [])]
  checks.on(
    seen,
    ...by(['RFC7644-3.4.1-200'], status(seen, 200)),
    that(
      members.length === ids.length && ids.every((id) => members.includes(id)),
      `the group should have ${ids.length} members, those that were left, and has ${members.length}`,
      ...rules,
    ),
  )
}
