import { expect, test } from 'vitest'
import { startServer } from './setup.ts'

const app = {
  name: 'my app',
  profile: 'okta-oin',
  target: { url: 'http://127.0.0.1:9/scim/v2', auth: { type: 'bearer', token: 'hunter2' } },
}

test('an app is created, listed, changed and deleted, and its secret is never told', async () => {
  await using lab = await startServer()
  const answers = [
    await lab.call('POST', '/apps', app),
    await lab.call('GET', '/apps'),
    await lab.call('GET', '/apps/my%20app'),
    await lab.call('PATCH', '/apps/my%20app', { name: 'mine' }),
    await lab.call('DELETE', '/apps/mine'),
  ]
  expect(answers.map(({ status }) => status)).toEqual([201, 200, 200, 200, 204])
  expect(answers.map(({ text }) => text).join()).not.toContain('hunter2')
  expect((await lab.call('GET', '/apps')).json.items).toEqual([])
})

test('an alias stands for its profile', async () => {
  await using lab = await startServer()
  expect((await lab.call('POST', '/apps', { ...app, profile: 'azure' })).json.profile).toBe('entra')
})

test('a masked secret that comes back unchanged keeps the one that is kept', async () => {
  await using lab = await startServer()
  const { json } = await lab.call('POST', '/apps', app)
  const target = { ...json.target, url: 'http://127.0.0.1:10/scim' }
  expect((await lab.call('PATCH', `/apps/${json.id}`, { target })).status).toBe(200)
  expect(lab.idp.directory.apps.row(json.id).target).toMatchObject({
    url: 'http://127.0.0.1:10/scim',
    auth: { token: 'hunter2' },
  })
})

test.each([
  { name: 'an unknown key', change: { profil: 'x' }, status: 400, path: 'profil' },
  { name: 'no profile', change: { profile: undefined }, status: 400, path: 'profile' },
  {
    name: 'an unknown key of the target',
    change: { target: { ...app.target, uri: 'x' } },
    status: 400,
    path: 'target.uri',
  },
  { name: 'no URL', change: { target: { auth: app.target.auth } }, status: 400, path: 'target.url' },
  { name: 'an unknown profile', change: { profile: 'oktta' }, status: 422, path: 'profile' },
  { name: 'a profile file', change: { profile: './own.yaml' }, status: 422, path: 'profile' },
  {
    name: 'a URL of another kind',
    change: { target: { ...app.target, url: 'ftp://x' } },
    status: 422,
    path: 'target.url',
  },
  {
    name: 'credentials in the URL',
    change: { target: { ...app.target, url: 'http://u:hunter2@x' } },
    status: 422,
    path: 'target.url',
  },
  {
    name: 'an unknown kind of credentials',
    change: { target: { url: app.target.url, auth: { type: 'magic' } } },
    status: 400,
    path: 'target.auth.type',
  },
  {
    name: 'a token with spaces',
    change: { target: { url: app.target.url, auth: { type: 'bearer', token: 'Bearer hunter2' } } },
    status: 422,
    path: 'target.auth.token',
  },
  {
    name: 'an override that no profile knows',
    change: { overrides: { user: { updat: 'put' } } },
    status: 422,
    path: 'overrides.user.updat',
  },
  {
    name: 'an override with a wrong value',
    change: { overrides: { patch: { opCase: 'upper' } } },
    status: 422,
    path: 'overrides.patch.opCase',
  },
  {
    name: 'an expression that cannot be read',
    change: {
      overrides: {
        mapping: {
          user: {
            kind: 'rows',
            language: 'okta-expressions',
            rows: [{ target: 'userName', expression: '(((' }],
          },
        },
      },
    },
    status: 422,
    path: 'overrides.mapping',
  },
])('$name is a $status that names the place, and no secret', async ({ change, status, path }) => {
  await using lab = await startServer()
  const made = await lab.call('POST', '/apps', { ...app, ...change })
  expect(made.json).toMatchObject({ status })
  expect(made.json.errors.map((problem: { path: string }) => problem.path)).toContain(path)
  expect(made.text).not.toContain('hunter2')
  expect((await lab.call('GET', '/apps')).json.items).toEqual([])
  expect(lab.faults).toEqual([])
})

test.each([
  [
    { type: 'beare', token: 'hunter2' },
    'type must be one of bearer, basic, header, oauth2-client-credentials, none; did you mean "bearer"?',
  ],
  [{ type: 'none', token: 'hunter2' }, 'token is not known here.'],
  [{ type: 'bearer' }, 'token is missing.'],
  [{ type: 'basic', username: 'a', password: ['hunter2'] }, 'password must be text.'],
])('what is wrong with credentials is said once, and what they are is not: %j', async (auth, says) => {
  await using lab = await startServer()
  const { json, text } = await lab.call('POST', '/apps', { ...app, target: { url: app.target.url, auth } })
  expect(json.detail).toBe(`The app is not valid: target.auth.${says}`)
  expect(text).not.toContain('hunter2')
})

test('a change that would make an app unusable changes nothing', async () => {
  await using lab = await startServer()
  const { json: made } = await lab.call('POST', '/apps', app)
  for (const patch of [
    { profile: 'nobody' },
    { overrides: { sync: { concurrency: 0 } } },
    { target: { url: 'nowhere' } },
    { target: { auth: { type: 'basic' } } },
  ]) {
    expect((await lab.call('PATCH', `/apps/${made.id}`, patch)).status).toBeGreaterThanOrEqual(400)
  }
  expect((await lab.call('GET', `/apps/${made.id}`)).json).toEqual(made)
})

test('two apps cannot have one name', async () => {
  await using lab = await startServer()
  await lab.call('POST', '/apps', app)
  expect((await lab.call('POST', '/apps', app)).json).toMatchObject({ status: 409, code: 'ERR_CONFLICT' })
})
