import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { crashRun } from '../../scripts/crash/run.ts'

const program = fileURLToPath(new URL('../../src/cli/bin.ts', import.meta.url))

// `npm run crash-test` does the same for longer, under each family.
test.each(['okta-oin', 'entra'])(
  '%s: a server that is killed under load again and again loses nothing and makes nothing twice',
  async (profile) => {
    const run = await crashRun({ program, profile, kills: 6, users: 20, seed: 'short', compareEvery: 3 })
    expect(run.differences).toEqual([])
    expect(run.changes).toBeGreaterThan(20)
  },
  180_000,
)
