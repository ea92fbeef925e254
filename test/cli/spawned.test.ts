import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { createTarget } from '../../src/target/target.ts'
import { root } from '../docs/pages.ts'

/** The program as a process of its own. */
function program(...argv: string[]): ChildProcessWithoutNullStreams {
  return spawn(process.execPath, ['--disable-warning=ExperimentalWarning', 'src/cli/bin.ts', ...argv], {
    cwd: root,
  })
}

/** What it has written, and how it ended. */
async function endOf(child: ChildProcessWithoutNullStreams) {
  let [out, err] = ['', '']
  child.stdout.on('data', (chunk) => {
    out += chunk
  })
  child.stderr.on('data', (chunk) => {
    err += chunk
  })
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
  return { code, out, err }
}

test.each([
  ['seed', '--users', '500000'],
  ['target', '--list-defects', '--json'],
])('a reader that has enough is no mistake of %s', async (...argv) => {
  const child = program(...argv)
  child.stdout.once('data', () => child.stdout.destroy())
  let err = ''
  child.stderr.on('data', (chunk) => {
    err += chunk
  })
  const code = await new Promise<number | null>((resolve) => child.on('exit', resolve))
  expect({ code, err }).toEqual({ code: 0, err: '' })
})

test('nor is one who has closed standard error', async () => {
  await using target = await createTarget({ token: 'secret' })
  const child = program(
    'verify',
    '--target',
    target.url,
    '--token',
    'secret',
    '--suite',
    'okta-spec,okta-crud',
  )
  child.stderr.destroy()
  let out = ''
  child.stdout.on('data', (chunk) => {
    out += chunk
  })
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
  expect({ code, out }).toEqual({ code: 0, out: expect.stringContaining('nothing is broken') })
})

test('ready is silent on standard output and ends with 5 when nobody is there', async () => {
  expect(await endOf(program('ready', '--url', 'http://127.0.0.1:9'))).toEqual({
    code: 5,
    out: '',
    err: expect.stringMatching(/^scimulator: http:\/\/127\.0\.0\.1:9\/readyz is not ready/),
  })
})

test('Ctrl-C ends a command that waits with 130', async () => {
  const waiting: { child?: ChildProcessWithoutNullStreams } = {}
  const server = createServer((_, response) => {
    response.writeHead(503).end()
    waiting.child?.kill('SIGINT')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    const { port } = server.address() as AddressInfo
    waiting.child = program('ready', '--wait', '1h', '--url', `http://127.0.0.1:${port}`)
    expect((await endOf(waiting.child)).code).toBe(130)
  } finally {
    server.closeAllConnections()
    server.close()
  }
})
