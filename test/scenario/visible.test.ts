import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { loadScenario } from '../../src/scenario/load-scenario.ts'
import { playScenario } from '../../src/scenario/play-scenario.ts'
import { createTarget } from '../../src/target/target.ts'

async function play(expectation: string, visibleAfterMs: number) {
  const folder = mkdtempSync(join(tmpdir(), 'visible-'))
  await using target = await createTarget({ token: 't', visibleAfterMs })
  try {
    const file = join(folder, 'visible.yaml')
    writeFileSync(
      file,
      `name: visible
profiles: [okta-oin]
steps:
  - createUser: { userName: ada@acme.test, givenName: Ada, familyName: Byron, email: ada@acme.test }
  - assign: { user: ada@acme.test }
  - settle
  - expectDelay: { event: user.created, stage: visible, ${expectation} }
`,
    )
    const access = { url: target.url, auth: { type: 'bearer' as const, token: 't' } }
    return await playScenario(loadScenario(file, 'visible.yaml'), 'okta-oin', { target: access })
  } finally {
    rmSync(folder, { recursive: true })
  }
}

test('an app that shows its writes late is waited for, in its own time', async () => {
  expect(await play('max: 1m', 150)).toMatchObject({ outcome: 'passed', failure: null })
})

test('it fails where the app takes longer than allowed', async () => {
  const { outcome, failure } = await play('p95: 100ms', 150)
  expect(outcome).toBe('failed')
  expect(failure?.message).toMatch(/^user\.created visible: p95 is \d+ ms of real time, more than 100ms$/)
})
