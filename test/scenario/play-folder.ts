import { globSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { describe, expect, test } from 'vitest'
import { loadScenario } from '../../src/scenario/load-scenario.ts'
import { playScenario } from '../../src/scenario/play-scenario.ts'
import { root } from '../docs/pages.ts'

const shipped = join(root, 'data/scenarios')

/** Every scenario of a shipped folder, as a path below `data/scenarios`; without `deep` not those of its folders. */
export function scenariosIn(folder: string, { deep = true } = {}): string[] {
  return globSync(deep ? '**/*.yaml' : '*.yaml', { cwd: join(shipped, folder) })
    .map((name) => join(folder, name))
    .sort()
}

/** A test for each scenario under each of its profiles, against the built-in target. */
export function playAll(names: readonly string[]): void {
  describe.each(names)('%s', (name) => {
    const file = join(shipped, name)
    const scenario = loadScenario(file, name)

    test.each(scenario.profiles)(
      'passes under %s',
      async (profile) => {
        const { outcome, failure } = await playScenario(scenario, profile)
        expect({ outcome, failure }).toEqual({ outcome: 'passed', failure: null })
      },
      300_000,
    )

    test('names its schema, so that editors complete it', () => {
      const schema = relative(join(file, '..'), join(root, 'schemas/scenario.schema.json'))
      expect(readFileSync(file, 'utf8').split('\n')[0]).toBe(`# yaml-language-server: $schema=${schema}`)
    })
  })
}
