import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { createTarget, type Idp } from 'scimulator'
import { idpFixture, idpTest } from 'scimulator/vitest'
import { test as base, describe, expect, vi } from 'vitest'

// One of them runs vitest itself.
vi.setConfig({ testTimeout: 240_000 })

const target = await createTarget()
const seen = new Set<Idp>()

describe('the fixture', () => {
  const test = idpTest({ profile: 'entra', target })

  test('is an IdP with an app', async ({ idp }) => {
    seen.add(idp)
    await idp.users.create({ userName: 'ada@acme.test' })
    await idp.assign('ada@acme.test')
    await idp.settled()
    await expect(idp).toHaveReached('ada@acme.test')
  })

  test('is another one for each test', ({ idp }) => {
    expect([seen.size, seen.has(idp), idp.users.list()]).toEqual([1, false, []])
  })

  base('closes it after the test', async () => {
    const [closed] = seen
    await expect(closed?.users.create({ userName: 'bob@acme.test' })).rejects.toThrow()
  })

  test.for(['okta', 'onelogin'])('goes with the rest of test: %s', async (profile, { idp }) => {
    await idp.apps.update('app', { profile })
    expect(idp.apps.get('app').profile).not.toBe('entra')
  })
})

describe('options from a function', () => {
  let made = 0
  const test = idpTest(async () => {
    made++
    return { profile: 'okta', target: await createTarget() }
  })

  test('are made for the first test', ({ idp }) => {
    expect([idp.apps.list().length, made]).toEqual([1, 1])
  })

  test('and for the second', ({ idp }) => {
    expect([idp.apps.list().length, made]).toEqual([1, 2])
  })
})

describe('a test that is extended already', () => {
  const test = base
    .extend('company', async () => 'acme')
    .extend<{ idp: Idp }>({ idp: idpFixture({ profile: 'okta', target }) })

  test('takes the fixture in', async ({ company, idp }) => {
    expect(await idp.users.create({ userName: `ada@${company}.test` })).toMatchObject({ status: 'active' })
  })
})

base('a test that fails prints what was sent', () => {
  const root = resolve(import.meta.dirname, '../..')
  const folder = mkdtempSync(join(root, 'test/vitest/failing-'))
  try {
    const lines = [
      "import { createTarget } from 'scimulator'",
      "import { idpTest } from 'scimulator/vitest'",
      "import { expect } from 'vitest'",
      "const target = await createTarget({ seed: 'x' })",
      "const test = idpTest({ profile: 'okta', target })",
      "test('fails', async ({ idp }) => {",
      "  await idp.users.create({ userName: 'ada@acme.test' })",
      "  await idp.assign('ada@acme.test')",
      '  await idp.settled()',
      "  expect(idp).toHaveSent({ method: 'PUT' })",
      '})',
      "test('says nothing where all is well', ({ idp }) => void expect(idp).toHaveNoFindings())",
    ]
    writeFileSync(join(folder, 'failing.test.ts'), lines.join('\n'))
    const vitest = join(root, 'node_modules/vitest/vitest.mjs')
    const { status, stdout, stderr } = spawnSync(process.execPath, [vitest, 'run', folder], {
      cwd: root,
      encoding: 'utf8',
      env: { ...process.env, NO_COLOR: '1' },
    })
    expect(status).toBe(1)
    expect(stdout + stderr).toContain('No request is PUT; sent were GET ')
    expect(stderr).toContain(
      'The IdP has sent:\nexc_1 GET /Users?filter=userName%20eq%20%22ada%40acme.test%22&startIndex=1&count=100 → 200\nexc_2 POST /Users → 201\n',
    )
    expect(stderr.match(/The IdP has sent/g)).toHaveLength(1)
  } finally {
    rmSync(folder, { recursive: true })
  }
})
