import { expect, test } from 'vitest'
import type { Defect } from '../../../src/target/defect/defect.ts'
import { bySyncOnly, related } from './related.ts'
import { verified } from './verified.ts'

/** How quick an answer is depends on the machine, too. */
const quick = 'SIM-latency-budget'

/**
 * Each defect by itself against `verify`: the rules that it names tell, no other does but for those declared, and nothing
 * is left behind.
 */
export function toldByVerify(defects: readonly Defect[]): void {
  test.each(defects.map((defect) => [defect.id, defect] as const))(
    '%s',
    async (id, { rules }) => {
      const report = await verified([id], rules)
      const found = [...new Set(report.findings.map(({ rule }) => rule))].filter(
        (rule) => rule !== quick || rules.includes(rule),
      )
      const besides = found.filter((rule) => !rules.includes(rule))
      expect([rules.filter((rule) => !found.includes(rule)), besides.toSorted(), report.left]).toEqual([
        bySyncOnly[id] ?? [],
        Object.keys(related[id] ?? {}).toSorted(),
        [],
      ])
    },
    120_000,
  )
}
