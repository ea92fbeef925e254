import { expect, test } from 'vitest'
import { startServer } from './setup.ts'

test('a group is named in paths by whatever it is called', async () => {
  await using lab = await startServer()
  for (const displayName of [
    'R&D / Prototypes – Kraków',
    '100%',
    'a?b#c',
    '%2F',
    'ünï code',
    'x'.repeat(255),
  ]) {
    const created = await lab.call('POST', '/groups', { displayName })
    expect(created.status).toBe(201)
    const found = await lab.call('GET', `/groups/${encodeURIComponent(displayName)}`)
    expect(found.json).toEqual(created.json)
  }
})

test('members are users and groups; adding and removing twice is fine', async () => {
  await using lab = await startServer()
  await lab.call('POST', '/users', { userName: 'ada@acme.test' })
  await lab.call('POST', '/groups', { displayName: 'A/B' })
  await lab.call('POST', '/groups', { displayName: 'Inner' })
  const members = '/groups/A%2FB/members'
  for (const member of ['ada@acme.test', 'ada@acme.test', 'Inner']) {
    expect((await lab.call('PUT', `${members}/${member}`)).status).toBe(204)
  }
  expect((await lab.call('GET', members)).json.items).toMatchObject([
    { kind: 'user', userName: 'ada@acme.test' },
    { kind: 'group', displayName: 'Inner' },
  ])
  expect((await lab.call('DELETE', `${members}/ada@acme.test`)).status).toBe(204)
  expect((await lab.call('DELETE', `${members}/ada@acme.test`)).status).toBe(204)
  expect((await lab.call('GET', members)).json.items).toHaveLength(1)
  expect((await lab.call('PUT', `${members}/nobody`)).status).toBe(404)
  expect((await lab.call('PUT', `${members}/A%2FB`)).status).toBe(422)
})

test('a group is changed by a merge patch and deleted for good', async () => {
  await using lab = await startServer()
  await lab.call('POST', '/groups', { displayName: 'Old', description: 'x' })
  const renamed = await lab.call('PATCH', '/groups/Old', { displayName: 'New', description: null })
  expect(renamed.json).toMatchObject({ displayName: 'New' })
  expect(renamed.json).not.toHaveProperty('description')
  expect((await lab.call('DELETE', '/groups/New')).status).toBe(204)
  expect((await lab.call('GET', '/groups/New')).status).toBe(404)
})
