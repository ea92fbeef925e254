import { expect, test } from 'vitest'
import { defectNamed } from '../../../src/target/defect/catalogue.ts'
import { synced } from './synced.ts'
import { playedIn, relatedInSync } from './told-by-sync.ts'

/**
 * A sync under one profile: nothing is found of a target without defects; of one with a defect just those of its rules tell
 * that are declared, and others only where it is said why.
 */
export function playedBySync(profile: string): void {
  test(`${profile}: nothing is found where nothing is wrong`, async () => {
    const findings = await synced(profile, [])
    expect(findings.map(({ rule, seen }) => `${rule}: ${seen}`)).toEqual([])
  }, 120_000)

  test.each([...playedIn(profile)])(
    `${profile}, %s`,
    async (id, told) => {
      const { rules, also = [] } = defectNamed(id)
      const findings = await synced(profile, [id])
      const related = Object.keys(relatedInSync[id]?.[profile] ?? {})
      // What does not arrive is missing in the end as well.
      const explained = [...rules, ...also, ...related, 'SIM-final-state-equal']
      const strange = findings.filter(({ rule }) => !explained.includes(rule))
      expect(strange.map(({ rule, seen }) => `${rule}: ${seen}`)).toEqual([])
      // No flood: one defect is told in a handful of ways.
      expect(findings.length).toBeLessThan(12)
      const found = new Set(findings.map(({ rule }) => rule))
      expect(rules.filter((rule) => found.has(rule))).toEqual(told)
      expect(related.filter((rule) => !found.has(rule))).toEqual([])
    },
    120_000,
  )
}
