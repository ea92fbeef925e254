import { expect, test } from 'vitest'
import { addApp, startServer } from './setup.ts'

test('an administrator approves and rejects over HTTP, and sees what is where', async () => {
  await using lab = await startServer()
  await using _target = await addApp(lab.idp, 'onelogin')
  await lab.call('PATCH', '/apps/app', {
    overrides: { approvals: { create: true, update: true, delete: true } },
  })
  for (const name of ['ada', 'grace', 'kay']) {
    await lab.call('POST', '/users', { userName: name, givenName: name, familyName: 'Example' })
    await lab.call('PUT', `/apps/app/assignments/users/${name}`)
  }
  await lab.call('POST', '/settle', {})
  const [ada, grace] = (await lab.call('GET', '/apps/app/approvals?limit=2')).json.items
  expect([ada.label, grace.label]).toEqual(['ada', 'grace'])

  expect((await lab.call('POST', `/operations/${ada.id}/reject`)).json).toMatchObject({
    status: 'skipped',
    outcome: 'rejected',
  })
  expect((await lab.call('POST', `/operations/${grace.id}/approve`)).json).toMatchObject({ hold: null })
  const again = await lab.call('POST', `/operations/${ada.id}/approve`)
  expect([again.status, again.json.code]).toEqual([409, 'ERR_STATE'])
  expect((await lab.call('POST', '/operations/op_99/approve')).status).toBe(404)
  expect((await lab.call('POST', '/apps/app/approvals/approve-all')).json).toEqual({ approved: 1 })
  await lab.call('POST', '/settle', {})

  const links = await lab.call('GET', '/apps/app/links?limit=1')
  expect(links.json.items).toMatchObject([
    { resource: 'User', state: 'managed', provisioningState: 'Provisioned' },
  ])
  const rest = await lab.call('GET', `/apps/app/links?cursor=${links.json.nextCursor}`)
  expect(rest.json).toMatchObject({ items: [{ state: 'managed' }], nextCursor: null })
  const kay = await lab.call('GET', '/apps/app/links?object=kay')
  expect(kay.json.items).toMatchObject([{ label: 'kay', targetId: expect.any(String) }])
  expect((await lab.call('GET', '/apps/app/links?cursor=nonsense')).json.code).toBe('ERR_CURSOR_INVALID')

  expect((await lab.call('POST', '/apps/app/refresh-entitlements')).json).toMatchObject({ users: null })
  expect((await lab.call('POST', '/apps/app/reapply-mappings')).status).toBe(202)
  await lab.call('POST', '/settle', {})
  // Two accounts are told again, and the one that was rejected is asked about once more.
  expect((await lab.call('GET', '/apps/app/approvals')).json.items).toHaveLength(3)
})
