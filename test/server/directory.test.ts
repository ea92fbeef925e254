import { expect, test } from 'vitest'
import { startServer } from './setup.ts'

const yaml = `
users:
  - userName: ada@acme.test
    givenName: Ada
  - userName: wei@acme.test
    managerId: ada@acme.test
groups:
  - displayName: Everyone
    members: [ada@acme.test, wei@acme.test]
`

test('a directory that is written down can be put back, in each format', async () => {
  await using lab = await startServer()
  const put = await lab.call('PUT', '/directory', yaml, { 'Content-Type': 'application/yaml' })
  expect(put).toMatchObject({ status: 200, json: { users: 2, groups: 1 } })
  for (const type of ['application/json', 'application/yaml', 'text/csv']) {
    const { text, headers } = await lab.call('GET', '/directory', undefined, { Accept: type })
    expect(headers['content-type']).toContain(type)
    const before = (await lab.call('GET', '/users')).json
    expect((await lab.call('PUT', '/directory', text, { 'Content-Type': type })).status).toBe(200)
    expect((await lab.call('GET', '/users')).json).toEqual(before)
    expect((await lab.call('GET', '/groups/Everyone/members')).json.items).toHaveLength(2)
  }
})

test('JSON is what comes without asking, and what we do not have is a 406', async () => {
  await using lab = await startServer()
  expect((await lab.call('GET', '/directory')).json).toEqual({ users: [], groups: [] })
  expect((await lab.call('GET', '/directory', undefined, { Accept: 'text/html, */*;q=0.1' })).status).toBe(
    200,
  )
  expect((await lab.call('GET', '/directory', undefined, { Accept: 'image/png' })).status).toBe(406)
})

test('a document with a mistake changes nothing, and each mistake has its place', async () => {
  await using lab = await startServer()
  await lab.call('POST', '/users', { userName: 'keep@acme.test' })
  const wrong = yaml.replace('givenName', 'givnName').replace('managerId: ada', 'managerId: adda')
  const { status, json } = await lab.call('PUT', '/directory', wrong, { 'Content-Type': 'application/yaml' })
  expect(status).toBe(422)
  expect(json.errors[0].path).toMatch(/^body:\d+:\d+$/)
  expect((await lab.call('GET', '/users')).json.items).toMatchObject([{ userName: 'keep@acme.test' }])
  const broken = await lab.call('PUT', '/directory', '{"users": [}')
  expect(broken.json).toMatchObject({ status: 400, detail: expect.stringContaining('column 12') })
  expect((await lab.call('PUT', '/directory', 'x', { 'Content-Type': 'text/plain' })).status).toBe(415)
})

test('a document may be larger than other bodies', async () => {
  await using lab = await startServer()
  const users = Array.from({ length: 5000 }, (_, n) => ({
    userName: `user${n}@acme.test`,
    title: 'x'.repeat(250),
  }))
  const { status, json } = await lab.call('PUT', '/directory', { users, groups: [] })
  expect(status).toBe(200)
  expect(json).toEqual({ users: 5000, groups: 0 })
})

test('reset empties everything', async () => {
  await using lab = await startServer()
  await lab.call('PUT', '/directory', yaml, { 'Content-Type': 'application/yaml' })
  expect((await lab.call('POST', '/reset')).status).toBe(204)
  for (const list of ['/users', '/users?status=deleted', '/groups', '/apps', '/operations', '/exchanges']) {
    expect((await lab.call('GET', list)).json.items).toEqual([])
  }
})
