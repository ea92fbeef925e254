import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { reportSchema } from '../../src/report/report-schema.ts'
import { addApp, startServer } from '../server/setup.ts'
import { folderOf, run } from './setup.ts'

test('report writes what a running server has found, in every format that is asked for', async () => {
  using place = folderOf()
  await using lab = await startServer()
  await using target = await addApp(lab.idp, 'okta-oin')
  const { directory, engine } = lab.idp
  directory.users.create({ userName: 'ada', givenName: 'A', familyName: 'B', email: 'a@acme.test' })
  directory.assignments.assign('app', { user: 'ada' })
  await engine.settle({})
  const ask = (...more: string[]) =>
    run(['report', '--url', lab.server.url, '--app', 'app', ...more], { folder: place.folder })
  expect(await ask()).toMatchObject({ code: 0, err: '' })

  const headers = { authorization: `Bearer ${target.token}` }
  await target.fetch(`${target.url}/Users/${target.users()[0]?.id}`, { method: 'DELETE', headers })
  const files = 'json=r.json,junit=r.xml,html=r.html,markdown=r.md'
  const { code, out } = await ask('--drift', '--reporter', `list,${files}`)
  expect(code).toBe(3)
  expect(out).toMatch(/^blocker {2}SIM-final-state-equal/)
  const read = (name: string) => readFileSync(join(place.folder, name), 'utf8')
  const report = reportSchema.parse(JSON.parse(read('r.json')))
  expect(report.findings.map(({ rule }) => rule)).toEqual(['SIM-final-state-equal'])
  expect(report.exchanges.map(({ id }) => id)).toEqual(report.findings[0]?.exchangeIds)
  expect(report.drift?.missing).toMatchObject([{ name: 'ada' }])
  for (const name of ['r.xml', 'r.html', 'r.md']) expect(read(name)).toContain('SIM-final-state-equal')
  expect(read('r.html')).toContain('POST /Users')
})

test('a reporter that is none is said in a sentence', async () => {
  await using lab = await startServer()
  await using _target = await addApp(lab.idp, 'okta-oin')
  const ask = (reporter: string) => run(['report', '--url', lab.server.url, '--reporter', reporter])
  expect(await ask('html')).toMatchObject({ code: 2, err: expect.stringMatching(/goes into a file/) })
})
