import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ruleNamed } from '../../src/diagnose/catalogue.ts'
import { readScenario } from '../../src/scenario/load-scenario.ts'
import { playScenario } from '../../src/scenario/play-scenario.ts'
import { stepNames } from '../../src/scenario/step-schema.ts'
import { read, readme, root } from './pages.ts'

const page = read('docs/scenarios.md')
const blocks = [...page.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text]) => text ?? '')
const lists = blocks.filter((text) => text.startsWith('- '))

test('every step has an example on the page, and every example can be read', () => {
  const scenarios = lists.map((text) =>
    readScenario(`name: x\nsteps:\n${text.replace(/^/gm, '  ')}`, join(root, 'docs/x.yaml'), 'x.yaml'),
  )
  const shown = scenarios.flatMap(({ steps }) => steps)
  expect([...new Set(shown.map(({ name }) => name))].sort()).toEqual([...stepNames].sort())
  const rules = shown.flatMap(({ step }) => step.expectFindings?.some ?? [])
  for (const rule of rules) expect([rule, ruleNamed(rule)?.id]).toEqual([rule, rule])
})

test.each([
  ['docs/scenarios.md', page, 'docs/x.yaml'],
  ['README.md', readme, 'x.yaml'],
])('the scenario of %s passes under each of its profiles', async (_, text, file) => {
  const [, example = ''] = /```yaml\n(# yaml-language-server[\s\S]*?)```/.exec(text) ?? []
  const scenario = readScenario(example, join(root, file), file)
  for (const profile of scenario.profiles) {
    const { outcome, failure } = await playScenario(scenario, profile)
    expect({ profile, outcome, failure }).toEqual({ profile, outcome: 'passed', failure: null })
  }
})
