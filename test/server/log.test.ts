import { expect, test } from 'vitest'
import { addApp, type Lab, pluck, startServer } from './setup.ts'

async function hire(lab: Lab, ...names: string[]): Promise<void> {
  for (const name of names) {
    await lab.call('POST', '/users', { userName: `${name}@acme.test` })
    await lab.call('PUT', `/apps/app/assignments/users/${name}@acme.test`)
  }
  await lab.call('POST', '/settle')
}

test('the log of an app is in the vendor’s shape, and comes in pages', async () => {
  await using lab = await startServer()
  await using target = await addApp(lab.idp, 'okta-oin')
  await hire(lab, 'ada', 'grace', 'alan')
  const first = (await lab.call('GET', '/apps/app/log?limit=2')).json
  expect(pluck(first.items, 'eventType')).toEqual(Array(2).fill('application.provision.user.push'))
  const rest = (await lab.call('GET', `/apps/app/log?limit=2&cursor=${first.nextCursor}`)).json
  expect(rest.nextCursor).toBeNull()
  const all = (await lab.call('GET', '/apps/app/log')).json
  expect([...first.items, ...rest.items]).toEqual(all.items)
  expect(new Set(pluck(all.items, 'uuid')).size).toBe(3)
  expect(target.users()).toHaveLength(3)
})

test('the log of an operation has a row for each attempt', async () => {
  await using lab = await startServer()
  const target = await addApp(lab.idp, 'okta-oin')
  await target.close()
  await hire(lab, 'ada')
  const [{ id }] = (await lab.call('GET', '/operations')).json.items
  await lab.call('POST', `/operations/${id}/retry`)
  await lab.call('POST', '/settle')
  const { items, nextCursor } = (await lab.call('GET', `/operations/${id}/log`)).json
  expect(pluck(items, 'outcome', 'result')).toEqual(['FAILURE', 'FAILURE'])
  expect(nextCursor).toBeNull()
})

test('an app, an operation or a cursor that does not exist is told so', async () => {
  await using lab = await startServer()
  await using _target = await addApp(lab.idp, 'okta-oin')
  expect((await lab.call('GET', '/apps/nobody/log')).status).toBe(404)
  expect((await lab.call('GET', '/operations/op_99/log')).status).toBe(404)
  const wrong = await lab.call('GET', '/apps/app/log?cursor=later')
  expect([wrong.status, wrong.json.code]).toEqual([400, 'ERR_CURSOR_INVALID'])
  expect((await lab.call('GET', '/apps/app/log?limit=0')).json.code).toBe('ERR_QUERY_INVALID')
})
