import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { exitCode } from '../../src/cli/exit-code.ts'
import { createTarget } from '../../src/target/target.ts'
import { addApp, startServer } from '../server/setup.ts'
import { folderOf, run } from './setup.ts'

const joiner = `name: joiner
profiles: [okta-oin]
steps:
  - createUser: { userName: ada@acme.test, givenName: Ada, familyName: Byron, email: ada@acme.test }
`
const everyReport = ['json', 'junit', 'html', 'markdown', 'github', 'list']
const inFolders = everyReport.map((name) => `${name}=out/${name}/report`).join(',')

/** What each command is asked to write, below a folder. */
const files: Record<string, (folder: string) => string[]> = {
  run: (folder) => ['run', 'joiner.yaml', '--reporter', `junit=${folder}/x.xml`],
  verify: (folder) => ['verify', '--suite', 'okta-spec', '--reporter', `junit=${folder}/x.xml`],
  report: (folder) => ['report', '--reporter', `junit=${folder}/x.xml`],
  measure: (folder) => ['measure', '--html', `${folder}/x.html`],
  replay: (folder) => ['replay', 'x.http', '--out', `${folder}/x.http`],
}
const given = { 'joiner.yaml': joiner, 'x.http': 'GET /Users\n', note: 'a file' }

test('the folders of reports are made, of every format', async () => {
  await using target = await createTarget({ token: 'secret' })
  await using lab = await startServer()
  await using _target = await addApp(lab.idp, 'okta-oin')
  for (const argv of [
    ['run', 'joiner.yaml'],
    ['verify', '--target', target.url, '--token', 'secret', '--suite', 'rfc', '--max-requests', '1'],
    ['report', '--url', lab.server.url],
  ]) {
    using place = folderOf(given)
    const { code, err } = await run([...argv, '--reporter', inFolders], place)
    expect([argv[0], code, err]).toEqual([argv[0], exitCode.ok, expect.not.stringContaining('scimulator:')])
    for (const name of everyReport) {
      expect(readFileSync(join(place.folder, 'out', name, 'report'), 'utf8')).toBeTypeOf('string')
    }
  }
})

test('so are those of a measurement and of requests that are sent again', async () => {
  using place = folderOf(given)
  const small = ['--users', '2', '--changes', '2', '--rate', '50', '--poll', '20']
  const measured = await run(
    ['measure', ...small, '--out', 'a/m.json', '--csv', 'b/m.csv', '--html', 'c/m.html'],
    place,
  )
  expect(measured.code).toBe(exitCode.ok)
  expect((await run(['replay', 'x.http', '--out', 'd/e/x.http'], place)).code).toBe(exitCode.ok)
  for (const name of ['a/m.json', 'b/m.csv', 'c/m.html', 'd/e/x.http']) {
    expect([name, existsSync(join(place.folder, name))]).toEqual([name, true])
  }
})

// Nobody is there: whoever had begun would end with 5.
const nobody = ['--target', 'http://127.0.0.1:9/scim', '--token', 'x']

test.each(Object.entries(files))(
  '%s says before it begins that a folder cannot be made',
  async (command, argvFor) => {
    using place = folderOf(given)
    const where = command === 'report' ? ['--url', 'http://127.0.0.1:9'] : nobody
    const { code, out, err } = await run([...argvFor('note/deeper'), ...where], place)
    expect({ code, out }).toEqual({ code: exitCode.usage, out: '' })
    expect(err).toMatch(
      /^scimulator: .*\S+note\/deeper\/x\.\w+ cannot be written: its folder \S+note\/deeper cannot be made \(E(NOTDIR|EXIST)\b.*\)\.\n$/,
    )
  },
)

test('a scenario with a mistake makes no folder', async () => {
  using place = folderOf({ 'joiner.yaml': joiner.replace('createUser', 'createUsr') })
  expect((await run(['run', 'joiner.yaml', '--reporter', inFolders], place)).code).toBe(exitCode.usage)
  expect(existsSync(join(place.folder, 'out'))).toBe(false)
})
