import fc from 'fast-check'
import { expect, test } from 'vitest'
import { defectNamed } from '../../../src/target/defect/catalogue.ts'
import { seenDefects } from '../../../src/target/defect/seen.ts'
import { related } from './related.ts'
import { verified } from './verified.ts'

/**
 * Defects that keep most probes from getting anywhere, or change with the moment: with them in a combination hardly
 * anything else is exercised.
 */
const smothering = ['D31', 'D34', 'D40', 'D40b', 'D58', 'D61', 'D61b']

const ids = seenDefects.map(({ id }) => id).filter((id) => !smothering.includes(id))

/** A few of two or three defects, the same in each run. */
const combinations = fc.sample(fc.uniqueArray(fc.constantFrom(...ids), { minLength: 2, maxLength: 3 }), {
  numRuns: 8,
  seed: 7,
})

/** Right as well where defects meet, each looked at by hand. */
const byHand: Readonly<Record<string, readonly string[]>> = {}

test.each(combinations.map((each) => [each.join(' and '), each] as const))(
  '%s',
  async (name, each) => {
    const report = await verified(each, [])
    const explained = each.flatMap((id) => {
      const { rules, also = [] } = defectNamed(id)
      return [...rules, ...also, ...Object.keys(related[id] ?? {})]
    })
    const strange = report.findings.filter(
      ({ rule }) => ![...explained, ...(byHand[name] ?? [])].includes(rule),
    )
    expect(strange.map(({ rule, seen }) => `${rule}: ${seen}`)).toEqual([])
    // No flood: a handful for each defect.
    expect(report.findings.length).toBeGreaterThan(0)
    expect(report.findings.length).toBeLessThan(12 * each.length)
    expect(report.left).toEqual([])
  },
  120_000,
)
