import { setImmediate as turn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createLab, profiles, tellsMembers } from '../support/lab.ts'

// Changes keep coming while earlier ones are on the wire: none may be taken for a part of what is being told already.
test.each(profiles)(
  '%s: nobody is lost who joins while the group is being created and filled',
  async (profile) => {
    await using lab = await createLab(profile, { clock: 'real', overrides: { sync: { concurrency: 5 } } })
    const { users, groups, members, assignments, pushedGroups } = lab.idp.directory
    groups.create({ displayName: 'All' })
    assignments.assign('app', { group: 'All' })
    pushedGroups.push('app', 'All')
    const names = Array.from({ length: 80 }, (_, number) => `user${number}@acme.test`)
    for (const [number, userName] of names.entries()) {
      users.create({ userName, givenName: 'U', familyName: `${number}`, email: userName })
      members.add('All', { user: userName })
      if (lab.idp.engine.status('app').nextCycleAt !== null && number % 10 === 0)
        lab.idp.engine.sync('app', 'incremental')
      await turn()
    }
    await lab.settle()
    const ids = lab.target.users().map(({ id }) => id)
    const [group] = lab.target.groups() as { members?: { value: string }[] }[]
    expect(ids).toHaveLength(names.length)
    const memberIds = (group?.members ?? []).map(({ value }) => value)
    expect(memberIds.sort()).toEqual(tellsMembers(profile) ? ids.sort() : [])
  },
)
