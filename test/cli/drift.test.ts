import { expect, test } from 'vitest'
import { addApp, startServer } from '../server/setup.ts'
import { run } from './setup.ts'

test('drift exits with 0 while the target is as it should be, and with 3 once it is not', async () => {
  await using lab = await startServer()
  await using target = await addApp(lab.idp, 'okta-oin')
  const { directory, engine } = lab.idp
  directory.users.create({ userName: 'ada', givenName: 'A', familyName: 'B', email: 'a@acme.test' })
  directory.assignments.assign('app', { user: 'ada' })
  await engine.settle({})
  const ask = (...more: string[]) => run(['drift', '--url', lab.server.url, ...more])
  const before = await ask()
  expect(before).toMatchObject({ code: 0, err: '' })
  expect(before.out).toBe('app: the target is what the IdP believes; 1 resource looked at.\n')

  const [{ id } = { id: '' }] = target.users()
  const headers = { authorization: `Bearer ${target.token}`, 'content-type': 'application/scim+json' }
  const Operations = [{ op: 'replace', path: 'name.familyName', value: '\u001b[2J\u202eevil' }]
  const schemas = ['urn:ietf:params:scim:api:messages:2.0:PatchOp']
  const body = JSON.stringify({ schemas, Operations })
  await target.fetch(`${target.url}/Users/${id}`, { method: 'PATCH', headers, body })
  const after = await ask('--app', 'app')
  expect(after.code).toBe(3)
  expect(after.out).toMatch(/^app: 1 difference; 1 resource looked at\.\n\nwhat +resource +name/)
  expect(after.out).toContain('\\u001b[2J\\u202eevil')
  for (const acting of ['\u001b', '\u202e']) expect(after.out).not.toContain(acting)

  const byTarget = await ask('--target', `${target.url}/`, '--json')
  expect(byTarget.code).toBe(3)
  expect(JSON.parse(byTarget.out)).toMatchObject({
    equal: false,
    different: [
      { resource: 'User', id, attribute: 'name.familyName', expected: 'B', cause: 'target-changed' },
    ],
  })
  expect((await lab.call('GET', '/drift')).json.different).toEqual(JSON.parse(byTarget.out).different)
})

test('a target that is not there ends with 5', async () => {
  await using lab = await startServer()
  await using target = await addApp(lab.idp, 'okta-oin')
  await target.close()
  const { code, out } = await run(['drift', '--url', lab.server.url])
  expect(code).toBe(5)
  expect(out).toMatch(/The target gave no answer: GET \/Users/)
})

test('what cannot be asked is said in a sentence', async () => {
  await using lab = await startServer()
  const ask = (...more: string[]) => run(['drift', ...more])
  const alone = await ask('--url', 'http://127.0.0.1:9')
  expect([alone.code, alone.err]).toEqual([2, expect.stringMatching(/^scimulator: No SCIMulator answers at/)])
  expect((await ask('--url', lab.server.url)).err).toMatch(/The server has no app yet/)
  await using _target = await addApp(lab.idp, 'okta-oin')
  expect((await ask('--url', lab.server.url, '--app', 'nobody')).err).toMatch(/There is no app "nobody"/)
  expect((await lab.call('GET', '/drift?app=nobody')).status).toBe(404)
  expect((await lab.call('GET', '/drift?ap=app')).status).toBe(400)
})
