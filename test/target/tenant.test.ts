import { expect, test } from 'vitest'
import { createTarget } from '../../src/target/target.ts'
import { open } from './client.ts'

async function setup() {
  const client = await open({ secondToken: 'other', seed: 'tenants' })
  const { target, send } = client
  const as = (token: string) => (method: string, path: string, body?: unknown) =>
    send(method, path, body, { Authorization: `Bearer ${token}` })
  return { target, first: as('secret'), second: as('other'), [Symbol.asyncDispose]: () => target.close() }
}

test('each tenant has users and groups of its own, and neither finds those of the other', async () => {
  await using both = await setup()
  const ada = (await both.first('POST', '/Users', { userName: 'ada' })).body
  const group = (await both.first('POST', '/Groups', { displayName: 'All', members: [{ value: ada.id }] }))
    .body
  for (const path of ['/Users', '/Groups', '/', '/Users?filter=userName+eq+%22ada%22']) {
    expect([path, (await both.second('GET', path)).body.totalResults]).toEqual([path, 0])
  }
  expect((await both.second('POST', '/.search', { filter: 'id pr' })).body.totalResults).toBe(0)
  const title = [{ op: 'replace', path: 'title', value: 'x' }]
  for (const [method, path, body] of [
    ['GET', `/Users/${ada.id}`],
    ['PUT', `/Users/${ada.id}`, { userName: 'eve' }],
    ['PATCH', `/Users/${ada.id}`, { Operations: title }],
    ['DELETE', `/Users/${ada.id}`],
    ['GET', `/Groups/${group.id}`],
    ['DELETE', `/Groups/${group.id}`],
  ] as [string, string, unknown?][]) {
    expect([method, path, (await both.second(method, path, body)).status]).toEqual([method, path, 404])
  }
  expect((await both.first('GET', `/Users/${ada.id}`)).body).toMatchObject({ userName: 'ada', groups: [{}] })
})

test('a name that one tenant has is free in the other, and its users cannot be members there', async () => {
  await using both = await setup()
  const ada = (await both.first('POST', '/Users', { userName: 'ada' })).body
  const other = (await both.second('POST', '/Users', { userName: 'ada' })).body
  expect(other.id).not.toBe(ada.id)
  expect(both.target.users().map(({ id }) => id)).toEqual([ada.id])
  const group = { displayName: 'All', members: [{ value: ada.id }] }
  expect((await both.second('POST', '/Groups', group)).status).toBe(400)
})

test('a reset forgets the resources of both', async () => {
  await using both = await setup()
  for (const tenant of [both.first, both.second]) await tenant('POST', '/Users', { userName: 'ada' })
  both.target.reset()
  for (const tenant of [both.first, both.second])
    expect((await tenant('GET', '/Users')).body.totalResults).toBe(0)
})

test('a third token is let in nowhere', async () => {
  await using both = await setup()
  expect(both.target.secondToken).toBe('other')
  const response = await both.target.fetch(`${both.target.url}/Users`, {
    headers: { Authorization: 'Bearer third' },
  })
  expect(response.status).toBe(401)
})

test.each([
  ['the same again', { token: 'x', secondToken: 'x' }, 'ERR_TARGET_SECOND_TOKEN'],
  ['one where there is no first', { token: null, secondToken: 'x' }, 'ERR_TARGET_SECOND_TOKEN'],
  ['an empty one', { token: 'x', secondToken: '' }, 'ERR_TARGET_TOKEN_EMPTY'],
])('as a second token, %s is a mistake', async (_, options, code) => {
  await expect(createTarget(options)).rejects.toMatchObject({ code })
})
