import { expect, test } from 'vitest'
import { addApp, startServer } from './setup.ts'

test('the target is looked at from when it is asked for until that ends, and the delays tell of it', async () => {
  await using lab = await startServer()
  await using _target = await addApp(lab.idp, 'okta-oin')
  const path = '/apps/app/observation'
  expect((await lab.call('GET', path)).json).toMatchObject({ on: false, pollMs: null, looks: 0 })
  expect((await lab.call('POST', `${path}/look`)).status).toBe(409)
  const on = await lab.call('PUT', path, { pollMs: null, time: 'idp' })
  expect(on.json).toMatchObject({ on: true, pollMs: null, patienceMs: 60_000 })

  await lab.call('POST', '/users', { userName: 'ada@acme.test', givenName: 'Ada', familyName: 'Byron' })
  await lab.call('PUT', '/apps/app/assignments/users/ada@acme.test')
  await lab.call('POST', '/settle')
  expect((await lab.call('GET', path)).json).toMatchObject({ watched: 1, seen: 0 })
  const before = (await lab.call('GET', '/delays?event=user.created')).json.items.at(-1)
  expect(before).toMatchObject({ stage: 'committed→visible', count: 0, p50: null, notSeen: { watched: 1 } })

  expect((await lab.call('POST', `${path}/look`)).json).toMatchObject({ watched: 0, seen: 1, looks: 1 })
  const after = (await lab.call('GET', '/delays?event=user.created')).json.items.at(-1)
  expect(after).toMatchObject({ stage: 'committed→visible', count: 1, notSeen: { watched: 0 } })
  expect(after.p50).toBeGreaterThanOrEqual(0)

  expect((await lab.call('DELETE', path)).status).toBe(204)
  expect((await lab.call('GET', path)).json).toMatchObject({ on: false, seen: 1 })
})

test.each([
  [{ pollMs: 0 }, 422, 'pollMs'],
  [{ patienceMs: 'long' }, 400, 'patienceMs'],
  [{ time: 'vendor' }, 422, 'time'],
  [{ poll: 5 }, 400, 'poll'],
])('what cannot be asked for is named: %j', async (body, status, path) => {
  await using lab = await startServer()
  await using _target = await addApp(lab.idp, 'okta-oin')
  const answer = await lab.call('PUT', '/apps/app/observation', body)
  expect([answer.status, answer.json.errors[0].path]).toEqual([status, path])
  expect((await lab.call('GET', '/apps/app/observation')).json.on).toBe(false)
})
