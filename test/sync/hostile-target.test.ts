import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { createLab, profiles } from '../support/lab.ts'

let server: Server | undefined

afterEach(() => {
  server?.closeAllConnections()
  server?.close()
  server = undefined
})

async function listen(listener: RequestListener): Promise<{ url: string; token: string }> {
  const started = createServer(listener)
  server = started
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${(started.address() as AddressInfo).port}/scim/v2`, token: 't' }
}

const empty =
  '{"schemas":["urn:ietf:params:scim:api:messages:2.0:ListResponse"],"totalResults":0,"Resources":[]}'

const answers: [string, RequestListener][] = [
  [
    'HTML',
    (_, response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Log in</h1>'),
  ],
  ['500', (_, response) => void response.writeHead(500).end('oops')],
  ['a redirect', (_, response) => void response.writeHead(302, { location: 'https://example.test/' }).end()],
  ['a cut connection', (request) => void request.socket.destroy()],
  [
    'half a body',
    (_, response) => {
      response.writeHead(200, { 'content-length': '500' })
      response.write('{"schemas"', () => response.destroy())
    },
  ],
  [
    'a created user without an id',
    (request, response) =>
      void response
        .writeHead(request.method === 'GET' ? 200 : 201)
        .end(request.method === 'GET' ? empty : '{"userName":"x"}'),
  ],
]

describe.each(profiles)('%s', (profile) => {
  test.each(answers)(
    'a target that answers with %s is an outcome, and the change stays due',
    async (_, listener) => {
      const target = await listen(listener)
      await using lab = await createLab(profile, { server: target, clock: 'real' })
      const { users, assignments } = lab.idp.directory
      users.create({
        userName: 'ana@acme.test',
        givenName: 'Ana',
        familyName: 'Example',
        email: 'ana@acme.test',
      })
      assignments.assign('app', { user: 'ana@acme.test' })
      await lab.settle()
      const { pending, failed } = lab.idp.engine.status('app')
      expect(pending + failed).toBeGreaterThan(0)
      for (const { error, status } of lab.idp.engine.operations({}).items) {
        expect(['failed', 'waiting']).toContain(status)
        expect(error).toMatchObject({
          code: expect.any(String),
          message: expect.any(String),
          vendor: { code: expect.any(String) },
        })
      }
    },
  )

  test('a target that is down gets everything once it is up and an administrator says so', async () => {
    const down = await listen((_, response) => void response.end())
    server?.close()
    await using lab = await createLab(profile, { server: down, clock: 'real' })
    const { users, assignments, apps } = lab.idp.directory
    users.create({
      userName: 'ana@acme.test',
      givenName: 'Ana',
      familyName: 'Example',
      email: 'ana@acme.test',
    })
    assignments.assign('app', { user: 'ana@acme.test' })
    await lab.settle()
    expect(lab.target.users()).toHaveLength(0)

    apps.update('app', { target: { url: lab.target.url, auth: { type: 'bearer', token: 'lab-token' } } })
    for (const { id, status } of lab.idp.engine.operations({}).items) {
      if (status === 'failed' || status === 'waiting') lab.idp.engine.retry(id)
    }
    await lab.settle()
    expect(lab.target.users()).toMatchObject([{ userName: 'ana@acme.test', active: true }])
  })
})
