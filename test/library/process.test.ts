import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test, vi } from 'vitest'

// A process that hangs is killed before that.
vi.setConfig({ testTimeout: 240_000 })

const library = pathToFileURL(resolve(import.meta.dirname, '../../src/index.ts')).href

/** A process of its own; answers how it ended. One that does not end by itself is killed, and has a signal. */
function run(lines: string[]) {
  const script = [`import { createIdp, createTarget } from ${JSON.stringify(library)}`, ...lines].join('\n')
  const flags = ['--disable-warning=ExperimentalWarning', '--input-type=module-typescript', '-e', script]
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, flags, {
    encoding: 'utf8',
    timeout: 200_000,
  })
  return { status, signal, stdout, stderr }
}

const work = [
  "await idp.users.create({ userName: 'ada@acme.test' })",
  "await idp.assign('ada@acme.test')",
  'await idp.settled()',
  'console.log(idp.exchanges({ status: 201 }).length)',
]

test.each([
  ['in this process', 'target'],
  ['over a port', '{ url: target.url, token: target.token }'],
])('a process that used the library ends by itself, with a target %s', (_, target) => {
  const { status, signal, stdout, stderr } = run([
    'const target = await createTarget()',
    `const idp = await createIdp({ profile: 'okta', target: ${target} })`,
    ...work,
    'await idp.close()',
    'await target.close()',
  ])
  expect({ status, signal, stdout, stderr }).toEqual({ status: 0, signal: null, stdout: '1\n', stderr: '' })
})

test('it ends even if nobody closes the IdP', () => {
  const { status, signal, stdout, stderr } = run([
    "const fetch = async (request) => Response.json({ id: '1', totalResults: 0 }, { status: request.method === 'POST' ? 201 : 200 })",
    "for (const clock of ['real', 'virtual']) {",
    "const idp = await createIdp({ profile: 'entra', target: { fetch }, clock })",
    ...work,
    '}',
  ])
  expect({ status, signal, stdout, stderr }).toEqual({
    status: 0,
    signal: null,
    stdout: '1\n1\n',
    stderr: '',
  })
})
