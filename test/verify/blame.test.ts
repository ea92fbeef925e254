import { expect, test } from 'vitest'
import { suitesNamed } from '../../src/verify/suites.ts'
import { verify } from '../../src/verify/verify.ts'
import { scriptedTarget } from '../support/scripted-target.ts'

const error = (detail: string) =>
  JSON.stringify({ schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'], status: '400', detail })

/** A server that finds nobody and refuses every write in these words. */
async function refusing(detail: string) {
  await using target = await scriptedTarget(({ method }) =>
    method === 'GET'
      ? {
          status: 200,
          body: '{"schemas":["urn:ietf:params:scim:api:messages:2.0:ListResponse"],"totalResults":0,"itemsPerPage":0,"startIndex":1,"Resources":[]}',
        }
      : { status: 400, body: error(detail) },
  )
  const report = await verify({
    baseUrl: target.url,
    auth: { type: 'none' },
    suites: suitesNamed(['entra-validator']),
  })
  const failures = report.suites.flatMap(({ tests }) => tests.flatMap((each) => each.failures))
  return { report, failures: failures.filter(({ seen }) => seen.startsWith('POST /Users')) }
}

test('what a server says in passing blames no rule: a refused user is told in its own words', async () => {
  const words = "Attribute 'profileUrl' of operation 1 for 'add' op refers to no URL, urn:x, [0]"
  const { report, failures } = await refusing(words)
  expect(failures.length).toBeGreaterThan(10)
  for (const { rule, seen } of failures) {
    expect(rule).toBeNull()
    expect(seen).toContain(words)
  }
  expect(report.findings.filter(({ rule }) => rule.startsWith('ENTRA-'))).toEqual([])
})

test('that a boolean as text is refused is told by the words, as one was sent', async () => {
  const { report, failures } = await refusing('roles[0].primary: must be a boolean')
  const told = failures.filter(({ rule }) => rule === 'ENTRA-string-boolean')
  // Two tests begin with a user of whom nothing but the userName is said: there the words cannot be true.
  expect(failures.length - told.length).toBe(2)
  expect(report.findings.map(({ rule }) => rule)).toContain('ENTRA-string-boolean')
})
