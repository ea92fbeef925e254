import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { loadScenario } from '../../src/scenario/load-scenario.ts'
import { playScenario } from '../../src/scenario/play-scenario.ts'

const folder = join(import.meta.dirname, '../../data/scenarios')

describe.each(readdirSync(folder))('%s', (name) => {
  const file = join(folder, name)
  const scenario = loadScenario(file, name)

  test.each(scenario.profiles)('passes under %s', async (profile) => {
    const { outcome, failure } = await playScenario(scenario, profile)
    expect({ outcome, failure }).toEqual({ outcome: 'passed', failure: null })
  })

  test('names its schema, so that editors complete it', () => {
    expect(readFileSync(file, 'utf8')).toMatch(
      /^# yaml-language-server: \$schema=\.\.\/\.\.\/schemas\/scenario\.schema\.json\n/,
    )
  })
})
