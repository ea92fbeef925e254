import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'junit2json'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { exitCode } from '../../src/cli/exit-code.ts'
import { createTarget } from '../../src/target/target.ts'
import { root } from '../docs/pages.ts'
import { folderOf, run } from './setup.ts'

/** Entra ID writes an operation with a capital letter, Okta does not. */
const differs = `name: leaver
profiles: [okta-oin, entra]
steps:
  - createUser: { userName: ada@acme.test, givenName: Ada, familyName: Byron, email: ada@acme.test }
  - assign: { user: ada@acme.test }
  - settle
  - deactivateUser: ada@acme.test
  - settle
  - expectRequests: { last: 1, is: [{ method: PATCH, path: "/Users/{ada@acme.test}", body: { Operations: [{ op: replace }] } }] }
`

test('all reports at once; the JSON is as the published schema says', async () => {
  using place = folderOf({ 'differs.yaml': differs })
  const files = 'json=r.json,junit=r.xml,html=r.html,markdown=r.md'
  const { code, out, err } = await run(['run', 'differs.yaml', '--reporter', `list,${files},github`], place)
  expect([code, err]).toEqual([exitCode.expectation, ''])
  expect(out).toMatch(/^leaver {2}differs\.yaml\n/)
  expect(out).toMatch(/\n::error file=differs\.yaml,line=9,col=5,title=leaver under entra::request 1 of 1/)
  const read = (name: string) => readFileSync(join(place.folder, name), 'utf8')
  const schema = JSON.parse(readFileSync(join(root, 'schemas/run-report.schema.json'), 'utf8'))
  const report = JSON.parse(read('r.json'))
  expect(z.fromJSONSchema(schema).parse(report)).toEqual(report)
  expect(z.fromJSONSchema(schema).safeParse({ ...report, passed: 'one' }).success).toBe(false)
  const [oin, entra] = report.results
  expect(oin.exchanges).toEqual([])
  expect(entra.exchanges.at(-1).request).toMatchObject({ method: 'PATCH' })
  expect(entra.delays).toContainEqual(expect.objectContaining({ event: 'user.deactivated', count: 1 }))
  expect(await parse(read('r.xml'))).toMatchObject({ tests: 2, failures: 1, errors: 0 })
  expect(read('r.html')).toContain('✗ step 6')
  expect(read('r.md')).toContain('❌ failed, step 6')
})

test('what the traffic shows to be wrong with the target stands below the runs, once, the worst first', async () => {
  await using target = await createTarget({ token: 'secret', defects: ['D01', 'D62'] })
  using place = folderOf({ 'differs.yaml': differs })
  const flags = ['--target', target.url, '--token', 'secret']
  const { out } = await run(['run', 'differs.yaml', ...flags], place)
  const [, findings = ''] = out.split('\nFindings\n')
  const rules = [...findings.matchAll(/^(?:blocker|major|minor|info) {2}(\S+)/gm)].map(([, rule]) => rule)
  expect(rules).toContain('RFC7644-3.3-location')
  expect(new Set(rules).size).toBe(rules.length)
  expect(findings).toMatch(/\(exc_\d+ of “leaver” under okta-oin/)
})

test('a report that cannot be written is told before anything is played', async () => {
  using place = folderOf({ 'differs.yaml': differs })
  await using target = await createTarget({ token: 'secret' })
  const flags = ['--target', target.url, '--token', 'secret', '--reporter']
  const folder = await run(['run', 'differs.yaml', ...flags, 'html=.'], place)
  expect([folder.code, folder.out]).toEqual([exitCode.usage, ''])
  expect(folder.err).toMatch(/^scimulator: The report \S+ cannot be written: it is a folder\.\n$/)
  expect(target.users()).toEqual([])
})

test.each([
  ['junti=x', /There is no reporter "junti"/],
  ['html', /goes into a file/],
  ['json=a,junit=a', /Two reports would be written to a/],
])('run and report refuse "%s" in the same words', async (text, message) => {
  using place = folderOf({ 'differs.yaml': differs })
  for (const command of [['run', 'differs.yaml'], ['report']]) {
    const { code, err } = await run([...command, '--reporter', text], place)
    expect([code, err]).toEqual([exitCode.usage, expect.stringMatching(message)])
  }
})
