import { expect, test } from 'vitest'
import { loadProfile } from '../../src/profile/load.ts'
import type { FaultInput } from '../../src/wire/fault/fault.ts'
import { createLab, profiles } from '../support/lab.ts'

const ana = 'ana@acme.test'

/** Profiles that send something more about a group as soon as it is made. */
const followers = profiles.filter((name) => loadProfile(name).profile.group.afterCreate.length > 0)

const lost: FaultInput[] = [
  { type: 'reset-before', match: { path: '/Groups/*' } },
  { type: 'lost-response', match: { path: '/Groups/*' } },
]

test.each(followers.flatMap((profile) => lost.map((fault) => ({ profile, fault, type: fault.type }))))(
  '$profile, $type: a group whose creation was answered is not made again when what follows gets no answer',
  async ({ profile, fault }) => {
    await using lab = await createLab(profile)
    const { target, idp } = lab
    idp.directory.users.create({ userName: ana, givenName: 'Ana', familyName: 'Example', email: ana })
    const team = idp.directory.groups.create({ displayName: 'Team' })
    idp.directory.members.add(team.id, { user: ana })
    idp.directory.assignments.assign('app', { user: ana })
    await lab.settle()
    idp.engine.setFaults('app', fault)
    idp.directory.assignments.assign('app', { group: team.id })
    idp.directory.pushedGroups.push('app', team.id)
    await lab.settle()
    expect(idp.engine.faults('app')).not.toMatchObject([{ fired: 0 }])
    idp.engine.clearFaults('app')
    for (const { id } of idp.engine.operations({ status: 'failed' }).items) idp.engine.retry(id)
    await lab.settle()
    const [group, ...others] = target.groups()
    expect(others).toEqual([])
    expect(group).toMatchObject({ displayName: 'Team', members: [{ value: target.users()[0]?.id }] })
  },
)
