import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { createTarget } from '../../src/target/target.ts'
import { startServer } from '../server/setup.ts'
import { run, start } from './setup.ts'

/** Answers every request with that, from its n-th on; 503 before. */
async function standIn(status: number, text: string, from = 1) {
  let asked = 0
  const server = createServer((_, response) => {
    asked++
    response.writeHead(asked < from ? 503 : status).end(asked < from ? 'starting' : text)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    asked: () => asked,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

test('a server and a target that are there are ready at once', async () => {
  await using lab = await startServer()
  await using target = await createTarget()
  const { code, out, err } = await run(['ready', '--url', lab.server.url, '--target', target.url])
  expect({ code, err }).toEqual({ code: 0, err: '' })
  expect(out.trim().split('\n')).toEqual([
    `${lab.server.url}/readyz is ready.`,
    `${target.url}/ServiceProviderConfig is ready.`,
  ])
})

test('what is not there ends with 5, and says why', async () => {
  const { code, out, err } = await run(['ready', '--url', 'http://127.0.0.1:9'])
  expect({ code, out }).toEqual({ code: 5, out: '' })
  expect(err).toMatch(/^scimulator: http:\/\/127\.0\.0\.1:9\/readyz is not ready after .*: .+\.\n$/)
})

test('--wait asks until it is ready', async () => {
  await using server = await standIn(200, '{"status":"ok"}', 4)
  const { code } = await run(['ready', '--url', server.url, '--wait', '1h'])
  expect(code).toBe(0)
  expect(server.asked()).toBe(4)
})

test('--wait ends with 5 once its time is over', async () => {
  await using proxy = await standIn(502, 'nobody behind')
  const { code, out } = await run([
    'ready',
    '--no-server',
    '--target',
    proxy.url,
    '--wait',
    '150ms',
    '--json',
  ])
  expect(code).toBe(5)
  expect(JSON.parse(out)).toMatchObject({
    ready: false,
    places: [{ name: 'target', ready: false, problem: 'it answered 502' }],
  })
  expect(proxy.asked()).toBeGreaterThan(1)
})

test('somebody else on the port is no server of ours; a target that refuses is one that is up', async () => {
  await using other = await standIn(200, 'hello')
  const server = await run(['ready', '--url', other.url])
  expect([server.code, server.err]).toEqual([5, expect.stringContaining('not as SCIMulator does')])
  await using strict = await standIn(401, '')
  expect((await run(['ready', '--no-server', '--target', strict.url])).code).toBe(0)
})

test('Ctrl-C ends the waiting', async () => {
  const waiting = start(['ready', '--url', 'http://127.0.0.1:9', '--wait', '1h'])
  expect((await waiting.stop('SIGINT')).code).toBe(130)
})

test.each([
  [['--no-server'], '--no-server there is nobody to ask'],
  [['--token', 'x'], '--token is that of a target'],
  [['--wait', 'long'], 'It must be a duration'],
  [['--url', 'localhost:7040'], 'is not an http or https URL'],
  [['--target', 'app'], 'is not an http or https URL'],
])('%j is wrong usage', async (argv, says) => {
  const { code, err } = await run(['ready', ...argv])
  expect([code, err]).toEqual([2, expect.stringContaining(says)])
})
