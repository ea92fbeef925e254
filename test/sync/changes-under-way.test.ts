import { expect, test } from 'vitest'
import type { Directory } from '../../src/directory/directory.ts'
import { loadProfile } from '../../src/profile/load.ts'
import type { Hooks } from '../../src/target/hook.ts'
import { createTarget } from '../../src/target/target.ts'
import { createLab, profiles } from '../support/lab.ts'

/** A lab whose directory changes in the moment when the target has carried out a request, before it can answer. */
async function labThatChanges(profile: string) {
  let once: { method: string; change: () => void } | undefined
  let method = ''
  const watch: Hooks = {
    authenticate: (next) => (request) => {
      method = request.method
      next(request)
    },
    execute: (next) => (command) => {
      const outcome = next(command)
      if (once?.method === method) {
        const { change } = once
        once = undefined
        change()
      }
      return outcome
    },
  }
  const target = await createTarget({ token: 't', defects: [watch] })
  const lab = await createLab(profile, { server: { url: target.url, token: 't' }, clock: 'real' })
  return {
    ...lab,
    target,
    /** Once a request with this method has been carried out. */
    during(method: string, change: (directory: Directory) => void) {
      once = { method, change: () => change(lab.idp.directory) }
    },
    async [Symbol.asyncDispose]() {
      await lab[Symbol.asyncDispose]()
      await target.close()
    },
  }
}

function hire({ users, assignments }: Directory): void {
  users.create({
    userName: 'ana',
    givenName: 'Ana',
    familyName: 'Example',
    email: 'ana@acme.test',
    title: 'One',
  })
  assignments.assign('app', { user: 'ana' })
}

test.each(profiles)(
  '%s: a value that is taken back while it is on the wire is taken back in the target',
  async (profile) => {
    await using lab = await labThatChanges(profile)
    hire(lab.idp.directory)
    await lab.settle()
    const { update } = loadProfile(profile).profile.user
    lab.during(update === 'patch' || update === 'get-diff-patch' ? 'PATCH' : 'PUT', ({ users }) =>
      users.update('ana', { givenName: 'Ana' }),
    )
    lab.idp.directory.users.update('ana', { givenName: 'Anna' })
    await lab.settle()
    await lab.settle()
    expect(lab.target.users()).toMatchObject([{ name: { givenName: 'Ana' } }])
  },
)

test.each(profiles)(
  '%s: somebody who leaves while the account is being made has none in use',
  async (profile) => {
    await using lab = await labThatChanges(profile)
    await lab.settle()
    lab.during('POST', ({ assignments }) => assignments.unassign('app', { user: 'ana' }))
    hire(lab.idp.directory)
    await lab.settle()
    await lab.settle()
    expect(lab.target.users().filter(({ active }) => active !== false)).toEqual([])
  },
)

test.each(profiles)(
  '%s: somebody who comes back while the account is being switched off has one in use',
  async (profile) => {
    await using lab = await labThatChanges(profile)
    hire(lab.idp.directory)
    await lab.settle()
    const { lifecycle, user } = loadProfile(profile).profile
    const switching = { patch: 'PATCH', 'get-diff-patch': 'PATCH', 'get-overlay-put': 'PUT', put: 'PUT' }
    lab.during(
      lifecycle.unassigned.do === 'delete' ? 'DELETE' : switching[user.deactivate],
      ({ assignments }) => assignments.assign('app', { user: 'ana' }),
    )
    lab.idp.directory.assignments.unassign('app', { user: 'ana' })
    await lab.settle()
    await lab.settle()
    expect(lab.target.users()).toMatchObject([{ userName: 'ana', active: true }])
  },
)
