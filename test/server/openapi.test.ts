import { expect, test } from 'vitest'
import { userAttributes } from '../../src/directory/user-schema.ts'
import { openIdp } from '../../src/idp.ts'
import { createApi } from '../../src/server/api.ts'
import { pluck, startServer } from './setup.ts'

test('every route is described, and nothing else is', async () => {
  await using idp = openIdp()
  const closing = new AbortController().signal
  const api = createApi(idp, { host: '127.0.0.1', token: undefined, closing })
  const routes = api.routes
    .filter(({ method, path }) => method !== 'ALL' && path !== '/api/v1/openapi.json')
    .map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`)
  const document = api.getOpenAPI31Document({ openapi: '3.1.0', info: { title: '', version: '' } })
  const described = Object.entries(document.paths ?? {}).flatMap(([path, methods]) =>
    Object.keys(methods ?? {}).map((method) => `${method.toUpperCase()} ${path}`),
  )
  expect(described.sort()).toEqual([...new Set(routes)].sort())
})

test('the description is that of the definitions', async () => {
  await using lab = await startServer()
  const { json } = await lab.call('GET', '/openapi.json')
  expect(json.openapi).toBe('3.1.0')
  expect(Object.keys(json.components.schemas.User.properties)).toEqual(
    expect.arrayContaining([...userAttributes]),
  )
  const parameters = json.paths['/api/v1/users/{user}'].get.parameters
  expect(parameters).toMatchObject([{ name: 'user', in: 'path', required: true }])
  const users = json.paths['/api/v1/users']
  expect(pluck(users.get.parameters, 'name')).toEqual(['limit', 'cursor', 'status'])
  expect(users.post.responses).toHaveProperty('201')
  expect(users.post.responses.default.content).toHaveProperty(['application/problem+json'])
})

test('references in the description lead somewhere', async () => {
  await using lab = await startServer()
  const { json, text } = await lab.call('GET', '/openapi.json')
  const names = [...text.matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name)
  expect(names.length).toBeGreaterThan(10)
  for (const name of names) expect(json.components.schemas).toHaveProperty(name ?? '')
})

test('profiles are listed, and shown as they are in effect', async () => {
  await using lab = await startServer()
  const { items } = (await lab.call('GET', '/profiles')).json
  expect(pluck(items, 'name')).toEqual(expect.arrayContaining(['okta-oin', 'entra', 'onelogin']))
  expect((await lab.call('GET', '/profiles/azure')).json).toMatchObject({
    name: 'entra',
    patch: { opCase: 'capital' },
  })
  for (const file of ['..%2Fpackage.json', '%2Fetc%2Fpasswd', '.%2Fown.yaml']) {
    const { status, text } = await lab.call('GET', `/profiles/${file}`)
    expect(status).toBeGreaterThanOrEqual(400)
    expect(text).not.toContain('root:')
  }
})
