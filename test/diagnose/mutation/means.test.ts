import { expect, test } from 'vitest'
import { catalogue } from '../../../src/diagnose/catalogue.ts'
import { bySyncOnly } from './related.ts'
import { playedIn, toldBySync } from './told-by-sync.ts'

test('every rule that is tried by requests of its own has a probe', () => {
  expect(catalogue.filter(({ mode, probe }) => mode === 'active' && !probe).map(({ id }) => id)).toEqual([])
})

test('every rule that watches ordinary traffic judges it, but for the one that reads the target again', () => {
  const silent = catalogue.filter(({ mode, evaluate }) => mode === 'passive' && !evaluate)
  expect(silent.map(({ id }) => id)).toEqual(['SIM-final-state-equal'])
})

test('a rule of both kinds has both, or at least one that is not the other’s', () => {
  const without = catalogue.filter(({ mode, probe, evaluate }) => mode === 'both' && !probe && !evaluate)
  expect(without.map(({ id }) => id)).toEqual([])
})

test('what `verify` does not tell of a defect a sync does', () => {
  const profiles = Object.keys(toldBySync).map(playedIn)
  const untold = Object.entries(bySyncOnly).flatMap(([id, rules]) =>
    rules.filter((rule) => !profiles.some((played) => played.get(id)?.includes(rule))),
  )
  expect(untold).toEqual([])
})
