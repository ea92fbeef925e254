import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { exitCode } from '../../src/cli/exit-code.ts'
import { createTarget } from '../../src/target/target.ts'
import { folderOf, run, start } from './setup.ts'

const joiner = `name: joiner
profiles: [okta-oin]
steps:
  - createUser: { userName: ada@acme.test, givenName: Ada, familyName: Byron, email: ada@acme.test }
  - assign: { user: ada@acme.test }
  - settle
  - expectTarget: { user: ada@acme.test, has: { active: true } }
`

test('--watch plays again when a file changes, lives through a mistake, and ends by Ctrl-C', async () => {
  using place = folderOf({ 'joiner.yaml': joiner })
  const file = join(place.folder, 'joiner.yaml')
  await using command = start(['run', 'joiner.yaml', '--watch'], place)
  await command.printed(/1 passed\n$/)
  writeFileSync(file, joiner.replace('active: true', 'active: false'))
  await command.printed(/≠ {2}active +false +true\n[\s\S]*0 passed, 1 not\n$/)
  writeFileSync(file, joiner.replace('settle', 'settel'))
  writeFileSync(file, joiner.replace('joiner', 'newcomer'))
  await command.printed(/newcomer[\s\S]*1 passed\n$/)
  const { code } = await command.stop('SIGINT')
  expect(code).toBe(exitCode.interrupted)
})

test('a mistake in a watched file is told, and the next change mends it', async () => {
  using place = folderOf({ 'joiner.yaml': joiner.replace('settle', 'settel') })
  await using command = start(['run', '.', '--watch'], place)
  await command.told(/joiner\.yaml:6:5: steps\.2\.settel is not known here; did you mean "settle"\?\nWaiting/)
  writeFileSync(join(place.folder, 'joiner.yaml'), joiner)
  await command.printed(/1 passed\n$/)
})

test('--watch follows what a scenario names in other folders: its directory, its profile, and what that extends', async () => {
  using place = folderOf()
  const write = (file: string, text: string) => writeFileSync(join(place.folder, file), text)
  for (const each of ['scenarios', 'data', 'profiles', 'base']) mkdirSync(join(place.folder, each))
  const csv = (title: string) =>
    `userName,givenName,familyName,email,title\nada@acme.test,Ada,Byron,ada@acme.test,${title}\n`
  write('data/people.csv', csv('Engineer'))
  write('base/own.yaml', 'extends: okta-oin\nname: own-base\n')
  write('profiles/mine.yaml', 'extends: ../base/own.yaml\nname: mine\n')
  write(
    'scenarios/joiner.yaml',
    `name: joiner
directory: ../data/people.csv
profiles: [../profiles/mine.yaml]
steps:
  - assign: { user: ada@acme.test }
  - settle
  - expectTarget: { user: ada@acme.test, has: { title: Engineer } }
`,
  )
  await using command = start(['run', 'scenarios', '--watch'], place)
  await command.printed(/✓ mine[\s\S]*1 passed\n$/)
  write('data/people.csv', csv('Baker'))
  await command.printed(/✗ mine[\s\S]*0 passed, 1 not\n$/)
  write('data/people.csv', csv('Engineer'))
  await command.printed(/0 passed, 1 not\n[\s\S]*1 passed\n$/)
  write('profiles/mine.yaml', 'extends: ../base/own.yaml\nname: renamed\n')
  await command.printed(/✓ renamed[\s\S]*1 passed\n$/)
  write('base/own.yaml', 'extends: okta-oin\nname: own-base\nmembership: { add: no-such }\n')
  await command.told(/own\.yaml:3:20[\s\S]*Waiting for a change; Ctrl-C ends\.\n$/)
  write('base/own.yaml', 'extends: okta-oin\nname: own-base\n')
  await command.printed(/✓ renamed[\s\S]*✓ renamed[\s\S]*1 passed\n$/)
})

test('--watch follows a profile that a flag names, and lives through a mistake in it', async () => {
  using place = folderOf({ 'joiner.yaml': joiner })
  mkdirSync(join(place.folder, 'own'))
  const profile = join(place.folder, 'own', 'mine.yaml')
  writeFileSync(profile, 'extends: okta-oin\nname: mine\n')
  await using command = start(['run', 'joiner.yaml', '--watch', '--profile', 'own/mine.yaml'], place)
  await command.printed(/✓ mine/)
  writeFileSync(profile, 'extends: okta-oin\nname: mine\nnope: 1\n')
  await command.told(/mine\.yaml:3:1[\s\S]*Waiting for a change; Ctrl-C ends\.\n$/)
  writeFileSync(profile, 'extends: okta-oin\nname: other\n')
  await command.printed(/✓ other/)
})

test('Ctrl-C ends a run in the middle of a step and still takes out of the target what it made', async () => {
  const asked = Promise.withResolvers<void>()
  const answered = Promise.withResolvers<void>()
  await using target = await createTarget({
    token: 'secret',
    defects: [
      {
        answer: (next) => async (request) => {
          if (request.method !== 'POST') return next(request)
          const reply = await next(request)
          asked.resolve()
          await answered.promise
          return reply
        },
      },
    ],
  })
  using place = folderOf({ 'joiner.yaml': joiner })
  await using command = start(['run', '.', '--target', target.url, '--token', 'secret'], place)
  await asked.promise
  expect(target.users()).toHaveLength(1)
  const ended = command.stop('SIGINT')
  answered.resolve()
  const { code, out } = await ended
  expect(code).toBe(exitCode.interrupted)
  expect(out).toMatch(/– okta-oin {2}interrupted at step 3 of 4: settle \(joiner\.yaml:6:5\)/)
  expect(target.users()).toEqual([])
})

test('--bail ends at the first run that does not pass; what was not played is counted', async () => {
  using place = folderOf({ 'a.yaml': joiner.replace('active: true', 'active: false'), 'b.yaml': joiner })
  const all = await run(['run', '.', '--profile', 'okta-oin,entra'], place)
  expect([all.code, all.out.split('\n').at(-2)]).toEqual([exitCode.expectation, '2 passed, 2 not'])
  const bailed = await run(['run', '.', '--profile', 'okta-oin,entra', '--bail'], place)
  expect(bailed.out.split('\n').at(-2)).toBe('0 passed, 1 not, 3 not played')
})

test('two runs with one seed send the same requests, byte for byte and in the same order', async () => {
  const play = async (seed: string) => {
    const seen: string[] = []
    await using target = await createTarget({
      token: 'secret',
      seed: 'target',
      defects: [
        {
          answer: (next) => async (request) => {
            const { method, path, query } = request
            const body = ['GET', 'DELETE'].includes(method) ? new Uint8Array() : await request.body(1e6)
            seen.push(`${method} ${path}?${query} ${Buffer.from(body).toString()}`)
            return next({
              method,
              path,
              query,
              header: (name) => request.header(name),
              body: async () => body,
            })
          },
        },
      ],
    })
    using place = folderOf({ 'joiner.yaml': joiner })
    const flags = ['--target', target.url, '--token', 'secret', '--seed', seed, '--profile', 'entra,okta-aiw']
    expect((await run(['run', '.', ...flags], place)).code).toBe(exitCode.ok)
    return seen
  }
  const first = await play('7')
  expect(first.length).toBeGreaterThan(8)
  expect(await play('7')).toEqual(first)
  expect(await play('8')).not.toEqual(first)
})

test('on a terminal the progress is one line that goes away; elsewhere short work says nothing', async () => {
  using place = folderOf({ 'joiner.yaml': joiner })
  const seen = await run(['run', '.'], { ...place, isTTY: true, env: { NO_COLOR: '1' } })
  expect(seen.err.split('\r\x1b[K').slice(1, -1)).toEqual(
    expect.arrayContaining([expect.stringMatching(/^\d of 1 runs.* …$/)]),
  )
  expect(seen.err.endsWith('\r\x1b[K')).toBe(true)
  expect((await run(['run', '.'], place)).err).toBe('')
})
