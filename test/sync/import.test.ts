import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { createLab, type Lab } from '../support/lab.ts'

async function fill(lab: Lab, count: number): Promise<void> {
  for (let number = 0; number < count; number++) {
    await lab.target.fetch(`${lab.target.url}/Users`, {
      method: 'POST',
      headers: { authorization: 'Bearer lab-token', 'content-type': 'application/scim+json' },
      body: JSON.stringify({ userName: `user${number}`, active: number !== 3 }),
    })
  }
}

const queriesOf = (lab: Lab) =>
  lab.idp.journal.list({ limit: 1000 }).map(({ request }) => `${request.path} ${request.query}`)

test('Okta reads pages of 100 and leaves out who is inactive', async () => {
  await using lab = await createLab('okta-oin')
  await fill(lab, 205)
  lab.idp.directory.users.create({ userName: 'USER7' })
  const { users, groups } = await lab.idp.engine.import('app')
  expect(queriesOf(lab)).toEqual([
    '/Users startIndex=1&count=100',
    '/Users startIndex=101&count=100',
    '/Users startIndex=201&count=100',
    '/Groups startIndex=1&count=100',
  ])
  expect(users).toMatchObject({
    scanned: 204,
    skipped: 1,
    matched: 1,
    new: 203,
    linked: 0,
    ended: 'complete',
  })
  expect(groups).toMatchObject({ scanned: 0, ended: 'complete' })
})

test('OneLogin refreshes entitlements without parameters', async () => {
  await using lab = await createLab('onelogin')
  await lab.idp.engine.import('app')
  expect(queriesOf(lab)).toEqual(['/Users null', '/Groups null'])
})

test('a linked account that was deleted behind our back is counted as removed', async () => {
  await using lab = await createLab('okta-oin')
  lab.idp.directory.users.create({
    userName: 'ana',
    givenName: 'Ana',
    familyName: 'Example',
    email: 'a@acme.test',
  })
  lab.idp.directory.assignments.assign('app', { user: 'ana' })
  await lab.settle()
  expect((await lab.idp.engine.import('app')).users).toMatchObject({ linked: 1, removed: 0 })
  lab.target.reset()
  expect((await lab.idp.engine.import('app')).users).toMatchObject({ linked: 0, removed: 1 })
})

test('a target that never ends its pages is survived and reported', async () => {
  const page = JSON.stringify({ totalResults: 1_000_000, Resources: [{ id: '1', userName: 'always' }] })
  const server = createServer((_, response) => void response.end(page))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  try {
    await using lab = await createLab('entra', { server: { url, token: 't' }, clock: 'real' })
    expect((await lab.idp.engine.import('app')).users).toMatchObject({ scanned: 1, ended: 'repeated' })
  } finally {
    server.closeAllConnections()
    server.close()
  }
})
