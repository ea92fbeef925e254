import { expect, test } from 'vitest'
import { loadProfile } from '../../src/profile/load.ts'
import type { FaultInput } from '../../src/wire/fault/fault.ts'
import { createLab, profiles } from '../support/lab.ts'

const ana = 'ana@acme.test'

// The others take an account as it is.
const tellers = profiles.filter((name) => loadProfile(name).profile.user.match !== 'adopt')

test.each(tellers)(
  '%s: an account that was found out of use is in use after the second attempt',
  async (profile) => {
    await using lab = await createLab(profile)
    const { target, idp } = lab
    await target.fetch(`${target.url}/Users`, {
      method: 'POST',
      headers: { authorization: 'Bearer lab-token', 'content-type': 'application/scim+json' },
      body: JSON.stringify({ userName: ana, active: false }),
    })
    const refuse = (method: 'PUT' | 'PATCH'): FaultInput => ({
      type: 'status',
      statuses: [400],
      times: 1,
      match: { method },
    })
    idp.engine.setFaults('app', [refuse('PUT'), refuse('PATCH')])
    idp.directory.users.create({ userName: ana, givenName: 'Ana', familyName: 'Example', email: ana })
    idp.directory.assignments.assign('app', { user: ana })
    await lab.settle()
    idp.engine.clearFaults('app')
    for (const { id } of idp.engine.operations({ status: 'failed' }).items) idp.engine.retry(id)
    await lab.settle()
    expect(target.users()).toMatchObject([{ userName: ana, active: true, name: { familyName: 'Example' } }])
  },
)

test.each(profiles)(
  '%s: who loses the app and has it again is in use, although nobody heard what became of the loss',
  async (profile) => {
    await using lab = await createLab(profile)
    const { target, idp } = lab
    const { users, assignments } = idp.directory
    users.create({ userName: ana, givenName: 'Ana', familyName: 'Example', email: ana })
    assignments.assign('app', { user: ana })
    await lab.settle()
    const lose = (method: 'PUT' | 'PATCH' | 'DELETE'): FaultInput => ({
      type: 'lost-response',
      match: { method },
    })
    idp.engine.setFaults('app', [lose('PUT'), lose('PATCH'), lose('DELETE')])
    assignments.unassign('app', { user: ana })
    if (idp.engine.status('app').nextCycleAt !== null) idp.engine.sync('app', 'incremental')
    await idp.engine.advance(0)
    expect(target.users().filter(({ active }) => active !== false)).toEqual([])
    idp.engine.clearFaults('app')
    assignments.assign('app', { user: ana })
    await lab.settle()
    expect(target.users()).toMatchObject([{ userName: ana, active: true }])
  },
)
