import { afterEach, expect, test } from 'vitest'
import { createLab, type Lab, profiles } from '../support/lab.ts'
import { type ScimmyServer, startScimmy } from '../support/scimmy-server.ts'

let server: ScimmyServer | undefined

// The server's state is global: one at a time.
afterEach(async () => {
  await server?.[Symbol.asyncDispose]()
  server = undefined
})

async function add({ url, token }: ScimmyServer, collection: string, resource: object): Promise<void> {
  const schema = collection === 'Users' ? 'User' : 'Group'
  const answer = await fetch(`${url}/${collection}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json' },
    body: JSON.stringify({ schemas: [`urn:ietf:params:scim:schemas:core:2.0:${schema}`], ...resource }),
  })
  expect(answer.status).toBe(201)
}

const everything = {
  autoConfirmExactMatch: true,
  autoConfirmNewUsers: true,
  autoActivateNewUsers: true,
}

async function withScimmy(profile: string): Promise<{ lab: Lab; scimmy: ScimmyServer }> {
  const scimmy = await startScimmy()
  server = scimmy
  const lab = await createLab(profile, { server: scimmy, clock: 'real', overrides: { import: everything } })
  return { lab, scimmy }
}

test.each(profiles)('%s reads every user and group of scimmy', async (profile) => {
  const { lab, scimmy } = await withScimmy(profile)
  await using _ = lab
  for (let number = 0; number < 45; number++) await add(scimmy, 'Users', { userName: `user${number}` })
  await add(scimmy, 'Groups', { displayName: 'Sales' })
  const { state, users, groups } = await lab.idp.engine.import('app')
  expect(state).toBe('finished')
  expect(users).toMatchObject({ scanned: 45, total: 45, ended: 'complete', created: 45, refused: 0 })
  if (groups) expect(groups).toMatchObject({ scanned: 1, ended: 'complete' })
})

test('Okta adopts a company that lives in scimmy, and then looks after it', async () => {
  const { lab, scimmy } = await withScimmy('okta-oin')
  await using _ = lab
  for (const name of ['Ana', 'Ben', 'Cleo']) {
    const email = `${name.toLowerCase()}@acme.test`
    await add(scimmy, 'Users', {
      userName: email,
      name: { givenName: name, familyName: 'Example' },
      emails: [{ value: email, primary: true }],
      active: true,
    })
  }
  lab.idp.directory.users.create({
    userName: 'ana@acme.test',
    givenName: 'Anna',
    familyName: 'Example',
    email: 'ana@acme.test',
  })
  const { users } = await lab.idp.engine.import('app')
  expect(users).toMatchObject({ scanned: 3, matched: 1, new: 2, confirmed: 3, created: 2 })
  await lab.settle()
  expect(lab.idp.engine.status('app').failed).toBe(0)
  expect(scimmy.users()).toHaveLength(3)
  expect(scimmy.users().find(({ userName }) => userName === 'ana@acme.test')).toMatchObject({
    name: { givenName: 'Anna' },
  })
  lab.idp.directory.users.update('ben@acme.test', { title: 'Boss' })
  lab.idp.directory.users.deactivate('cleo@acme.test')
  await lab.settle()
  const found = (name: string) => scimmy.users().find(({ userName }) => userName === name)
  expect(found('ben@acme.test')).toMatchObject({ title: 'Boss', active: true })
  expect(found('cleo@acme.test')).toMatchObject({ active: false })
  expect((await lab.idp.engine.import('app')).users).toMatchObject({ scanned: 2, skipped: 1, linked: 2 })
})
