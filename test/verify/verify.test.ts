import { expect, test } from 'vitest'
import { createTarget } from '../../src/target/target.ts'
import { suites } from '../../src/verify/suites.ts'
import { verify } from '../../src/verify/verify.ts'

const token = 'verify-token'

test('a target without defects: nothing is found, and nothing is left behind', async () => {
  await using target = await createTarget({ token, seed: 'verify' })
  const report = await verify({
    baseUrl: target.url,
    auth: { type: 'bearer', token },
    suites,
    loadSeconds: 1,
    largeGroup: 50,
  })
  const tests = report.suites.flatMap((suite) => suite.tests).filter(({ rules }) => !isTimed(rules))
  const findings = report.findings.filter(({ rule }) => !isTimed([rule]))
  expect(findings.map(({ rule, seen }) => `${rule}: ${seen}`)).toEqual([])
  expect(
    tests
      .filter(({ verdict }) => verdict !== 'pass' && verdict !== 'not-exercised')
      .map(({ name, seen }) => `${name}: ${seen}`),
  ).toEqual([])
  expect([target.users().length, target.groups().length, report.left]).toEqual([0, 0, []])
})

/** A machine with much to do may take its time. */
function isTimed(rules: readonly string[]): boolean {
  return ['SIM-latency-budget', 'OKTA-60s', 'ENTRA-25rps', 'SIM-large-group'].some((rule) =>
    rules.includes(rule),
  )
}
