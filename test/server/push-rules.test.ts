import { expect, test } from 'vitest'
import { startServer } from './setup.ts'

async function setup() {
  const lab = await startServer()
  await lab.call('POST', '/apps', {
    name: 'app',
    profile: 'okta-oin',
    target: { url: 'http://127.0.0.1:1/scim' },
  })
  for (const displayName of ['Sales', 'Sales/EMEA', 'Staff'])
    await lab.call('POST', '/groups', { displayName })
  return lab
}

const rules = '/apps/app/push-rules'

test('a push rule is made, looked at, changed, put to rest and deleted', async () => {
  await using lab = await setup()
  const made = await lab.call('POST', rules, { name: 'A/B', displayName: { startsWith: 'sales' } })
  expect(made.status).toBe(201)
  expect(made.headers.location).toBe(`/api/v1${rules}/${made.json.id}`)
  expect(made.json).toMatchObject({ name: 'A/B', status: 'active', groups: 2 })
  expect((await lab.call('GET', rules)).json.items).toEqual([made.json])
  const path = `${rules}/A%2FB`
  expect((await lab.call('GET', path)).json).toEqual(made.json)
  expect((await lab.call('GET', '/apps/app/pushed-groups/Sales')).json.rule).toBe('A/B')
  expect((await lab.call('POST', `${path}/deactivate`)).json.status).toBe('inactive')
  expect((await lab.call('PATCH', path, { displayName: { contains: 'a' } })).json.groups).toBe(2)
  expect((await lab.call('POST', `${path}/activate`)).json).toMatchObject({ status: 'active', groups: 3 })
  expect((await lab.call('DELETE', `${path}?target=keep`)).status).toBe(400)
  expect((await lab.call('DELETE', `${path}?target=leave`)).status).toBe(204)
  expect((await lab.call('GET', '/apps/app/pushed-groups')).json.items).toEqual([])
  expect((await lab.call('GET', path)).status).toBe(404)
})

test('what is wrong with a push rule is told with its place', async () => {
  await using lab = await setup()
  const cases: [unknown, number, string][] = [
    [{ name: 'r', displayName: { startsWith: '' } }, 422, 'displayName.startsWith'],
    [{ name: 'r', displayName: {} }, 422, 'displayName'],
    [{ name: 'r', displayName: { begins: 'x' } }, 400, 'displayName.begins'],
    [{ name: 'r', groupName: { contains: 'x' } }, 400, 'groupName'],
  ]
  for (const [body, status, path] of cases) {
    const { json } = await lab.call('POST', rules, body)
    expect(json).toMatchObject({ status, code: 'ERR_PUSH_RULE_INVALID' })
    expect(json.errors.map((each: { path: string }) => each.path)).toContain(path)
  }
  await lab.call('POST', rules, { name: 'r', displayName: { contains: 'x' } })
  expect((await lab.call('POST', rules, { name: 'r', displayName: { contains: 'y' } })).status).toBe(409)
  expect((await lab.call('POST', '/apps/nowhere/push-rules', {})).status).not.toBe(201)
})
