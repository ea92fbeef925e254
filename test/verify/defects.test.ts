import { expect, test } from 'vitest'
import { defectNamed } from '../../src/target/defect/catalogue.ts'
import { createTarget } from '../../src/target/target.ts'
import { suitesNamed } from '../../src/verify/suites.ts'
import { verify } from '../../src/verify/verify.ts'

/** Those that only a probe can show, and a few that any traffic shows. */
const tried = ['D07', 'D09', 'D21', 'D23', 'D32', 'D37', 'D50', 'D54', 'D56', 'D62', 'D68', 'D69']

test.each(tried)('%s: the rules that it names tell, and no other', async (id) => {
  const defect = defectNamed(id)
  await using target = await createTarget({ token: 'verify-token', seed: 'verify', defects: [id] })
  const report = await verify({
    baseUrl: target.url,
    auth: { type: 'bearer', token: 'verify-token' },
    suites: suitesNamed(['rfc', 'security']),
  })
  const found = new Set(report.findings.map(({ rule }) => rule))
  expect(defect.rules.filter((rule) => !found.has(rule))).toEqual([])
  expect([...found].filter((rule) => ![...defect.rules, ...(defect.also ?? [])].includes(rule))).toEqual([])
  expect(report.left).toEqual([])
})
