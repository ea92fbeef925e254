import { expect, test } from 'vitest'
import { open } from './client.ts'

async function setup() {
  const clock = { now: 1_000_000 }
  const target = await open({ visibleAfterMs: 100, now: () => clock.now })
  return { ...target, clock }
}

test('reads see a write only when its time has come', async () => {
  await using all = await setup()
  const ada = await all.user('ada')
  expect(ada.userName).toBe('ada')
  const seen = async () => [
    (await all.get(`/Users/${ada.id}`)).status,
    (await all.get('/Users')).body.totalResults,
    (await all.filter('/Users', 'userName eq "ada"')).body.totalResults,
  ]
  expect(await seen()).toEqual([404, 0, 0])
  all.clock.now += 99
  expect(await seen()).toEqual([404, 0, 0])
  all.clock.now += 1
  expect(await seen()).toEqual([200, 1, 1])
  expect((await all.get(`/Users/${ada.id}`)).body).toEqual(ada)
})

test('writes and uniqueness see everything at once', async () => {
  await using all = await setup()
  const ada = await all.user('ada')
  expect((await all.post('/Users', { userName: 'ADA' })).status).toBe(409)
  const patched = await all.patch(`/Users/${ada.id}`, { op: 'replace', path: 'title', value: 'Dr' })
  expect(patched.body.title).toBe('Dr')
  expect(all.target.users()).toEqual([patched.body])
  all.clock.now += 100
  expect((await all.get(`/Users/${ada.id}`)).body).toEqual(patched.body)
  expect((await all.remove(`/Users/${ada.id}`)).status).toBe(204)
  expect((await all.get(`/Users/${ada.id}`)).status).toBe(200)
  expect((await all.remove(`/Users/${ada.id}`)).status).toBe(404)
})

test('memberships arrive later as well, one after the other', async () => {
  await using all = await setup()
  const ada = await all.user('ada')
  const ben = await all.user('ben')
  const group = await all.group('All', ada.id)
  all.clock.now += 100
  const members = async () =>
    ((await all.get(`/Groups/${group.id}`)).body.members ?? []).map(({ value }: { value: string }) => value)
  await all.patch(`/Groups/${group.id}`, { op: 'add', path: 'members', value: [{ value: ben.id }] })
  all.clock.now += 50
  await all.remove(`/Users/${ada.id}`)
  expect(await members()).toEqual([ada.id])
  expect((await all.get(`/Users/${ben.id}`)).body).not.toHaveProperty('groups')
  all.clock.now += 50
  expect(await members()).toEqual([ada.id, ben.id])
  expect((await all.get(`/Users/${ben.id}`)).body.groups).toHaveLength(1)
  all.clock.now += 50
  expect(await members()).toEqual([ben.id])
  expect((await all.get(`/Groups/${group.id}`)).body).toEqual(all.target.groups()[0])
})

test('a reset forgets what was still on its way', async () => {
  await using all = await setup()
  await all.user('ada')
  all.target.reset()
  all.clock.now += 100
  expect((await all.get('/Users')).body.totalResults).toBe(0)
})
