import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { exitCode } from '../../src/cli/exit-code.ts'
import { main } from '../../src/cli/main.ts'
import { createTarget } from '../../src/target/target.ts'
import { readme, root } from './pages.ts'

/** The curl lines of the README, in order. */
function calls() {
  const joined = readme.replaceAll(/\\\n\s*/g, '')
  return [...joined.matchAll(/^curl .*$/gm)].map(([line]) => ({
    line,
    path: /\$api(\/[^\s"]+)/.exec(line)?.[1] ?? '',
    body: /-d '([^']+)'/.exec(line)?.[1],
    type: /-H 'Content-Type: ([^']+)'/.exec(line)?.[1],
    method: /-X ([A-Z]+)/.exec(line)?.[1],
  }))
}

/** `serve` as the README starts it, but for ports and the database, until `work` is done. */
async function whileServing(target: string, work: (api: string) => Promise<void>): Promise<number> {
  const [, flags = ''] = / serve --target \S+ (.*)/.exec(readme) ?? []
  const argv = ['serve', '--target', target, ...flags.split(' '), '--port', '0', '--db', ':memory:']
  const stopped = new AbortController()
  let errors = ''
  const ready = Promise.withResolvers<string>()
  const stdout = {
    write: (text: string) => {
      const [url] = /http:\/\/[^\s]+/.exec(text) ?? []
      if (url) ready.resolve(url)
    },
  }
  const stderr = {
    write: (text: string) => {
      errors += text
    },
  }
  const io = { stdout, stderr, env: {}, folder: join(root, 'test'), signal: stopped.signal }
  const ended = main(argv, io)
  try {
    const early = ended.then((code) => Promise.reject(new Error(`ended with ${code}: ${errors}`)))
    await work(`${await Promise.race([ready.promise, early])}/api/v1`)
  } finally {
    stopped.abort()
  }
  return await ended
}

test('the calls of the README bring somebody into the app and out of it again', async () => {
  await using target = await createTarget({ token: 'secret' })
  const ada = () => target.users().find(({ userName }) => userName === 'ada@acme.test')
  const seen: unknown[] = []
  const code = await whileServing(target.url, async (api) => {
    for (const { line, path, method, body, type } of calls().filter((call) => call.path !== '/events')) {
      const headers: Record<string, string> = type === undefined ? {} : { 'Content-Type': type }
      const init = { method: method ?? (body ? 'POST' : 'GET'), headers, ...(body ? { body } : {}) }
      const response = await fetch(api + path, init)
      expect([line, response.ok, response.ok || (await response.text())]).toEqual([line, true, true])
      if (path === '/settle') seen.push(ada()?.active)
    }
  })
  expect(seen).toEqual([true, false])
  expect(code).toBe(exitCode.ok)
})

test('the example of the library runs as it stands', () => {
  const [, example = ''] = /```js\n([\s\S]*?)```/.exec(readme) ?? []
  const library = pathToFileURL(join(root, 'src/index.ts')).href
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      '--input-type=module',
      '-e',
      example.replace("'scimulator'", `'${library}'`),
    ],
    { encoding: 'utf8' },
  )
  expect([status, stderr]).toEqual([0, ''])
  expect(stdout).toContain('POST /Users 201\n')
  expect(stdout).toContain("userName: 'ada@acme.test'")
})
