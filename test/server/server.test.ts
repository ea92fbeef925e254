import { expect, test } from 'vitest'
import { openIdp } from '../../src/idp.ts'
import { createServer } from '../../src/server/server.ts'
import { startServer } from './setup.ts'

test('a port in use, a foreign address and a name that leads nowhere are told in one sentence', async () => {
  await using lab = await startServer()
  await using idp = openIdp()
  const port = Number(new URL(lab.server.url).port)
  await expect(createServer(idp, { port })).rejects.toMatchObject({
    code: 'ERR_LISTEN',
    message: `Port ${port} of 127.0.0.1 is in use.`,
  })
  await expect(createServer(idp, { port: 0, host: '192.0.2.1', token: 't' })).rejects.toMatchObject({
    code: 'ERR_LISTEN',
  })
  await expect(
    createServer(idp, { port: 0, host: 'no.such.host.invalid', token: 't' }),
  ).rejects.toMatchObject({
    code: expect.stringMatching(/^ERR_LISTEN$|^E/),
  })
})

test('closing lets a request under way finish, and takes no new ones', async () => {
  const lab = await startServer()
  const begun = Promise.withResolvers<void>()
  const gate = Promise.withResolvers<void>()
  lab.idp.engine.settle = async () => {
    begun.resolve()
    await gate.promise
    return { settled: true, pending: 0, now: '' }
  }
  const answer = lab.call('POST', '/settle')
  await begun.promise
  const closed = lab.server.close()
  await expect(lab.call('GET', '//livez')).rejects.toThrow('ECONNREFUSED')
  gate.resolve()
  expect((await answer).json.settled).toBe(true)
  await closed
  await lab[Symbol.asyncDispose]()
})

test('a server lives on IPv6 as well, under a URL that works', async () => {
  await using lab = await startServer({ host: '::1' })
  expect(lab.server.url).toMatch(/^http:\/\/\[::1\]:\d+$/)
  expect((await fetch(`${lab.server.url}/livez`)).status).toBe(200)
})

test('several servers live in one process', async () => {
  await using one = await startServer()
  await using two = await startServer()
  await one.call('POST', '/users', { userName: 'ada@acme.test' })
  expect((await two.call('GET', '/users')).json.items).toEqual([])
})
