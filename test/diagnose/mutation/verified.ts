import { createTarget, type TargetOptions } from '../../../src/target/target.ts'
import type { Report } from '../../../src/verify/report.ts'
import type { Suite } from '../../../src/verify/suite.ts'
import { suitesNamed } from '../../../src/verify/suites.ts'
import { verify } from '../../../src/verify/verify.ts'
import { inStillTime } from './still-time.ts'

/** Rules for which `verify` needs load, or many. */
const underLoad: ReadonlySet<string> = new Set([
  'SIM-large-group',
  'SIM-members-concurrent',
  'SIM-concurrent-post',
  'RFC7644-3.4.2.1-tooMany',
  'RFC7644-3.7.4-413',
])

/** Those that show with many resources only. */
const withMany: ReadonlySet<string> = new Set(['D41b'])

/** Slow on purpose. */
const slow: ReadonlySet<string> = new Set(['N-OKTA-60s', 'N-SIM-latency-budget'])

/** Of the suites only what is about it is played: all else would be throttled. */
const narrow: Readonly<Record<string, readonly string[]>> = { 'N-ENTRA-25rps': ['ENTRA-25rps'] }

/** More than a query of a careless server finds. */
const many = 240

/** What `verify` finds out about a target with these defects. */
export function verified(defects: readonly string[], rules: readonly string[]): Promise<Report> {
  return defects.some((id) => slow.has(id))
    ? inStillTime((wait) => played(defects, rules, wait))
    : played(defects, rules)
}

async function played(
  defects: readonly string[],
  rules: readonly string[],
  wait?: TargetOptions['wait'],
): Promise<Report> {
  const [token, secondToken] = ['verify-token', 'second-token']
  const target = await createTarget({ token, secondToken, seed: 'verify', defects, wait })
  const [only] = defects.flatMap((id) => (narrow[id] ? [narrow[id]] : []))
  const loaded = only || rules.some((rule) => underLoad.has(rule)) || defects.some((id) => withMany.has(id))
  const suites = suitesNamed(['rfc', 'security', ...(loaded ? ['limits'] : [])])
  try {
    return await verify({
      baseUrl: target.url,
      auth: { type: 'bearer', token },
      secondAuth: { type: 'bearer', token: secondToken },
      suites: only ? suites.map((suite) => narrowed(suite, only)) : suites,
      loadSeconds: 1,
      largeGroup: many,
      run: 'mutation',
    })
  } finally {
    await target.close()
  }
}

function narrowed(suite: Suite, names: readonly string[]): Suite {
  return {
    ...suite,
    tests: (lab) => suite.tests(lab).filter(({ name }) => names.includes(name)),
  } as Suite
}
