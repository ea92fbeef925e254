import { catalogue } from '../../diagnose/catalogue.ts'
import { manyListed } from '../../diagnose/probe/total-results.ts'
import type { ProbeLab } from '../../diagnose/probe.ts'
import type { Rule } from '../../diagnose/rule.ts'
import type { RuleSuite, RuleTest } from '../suite.ts'

/** Rules about who may do what: they are tried by the suite `security`. */
const security: ReadonlySet<string> = new Set([
  'RFC7644-2-auth-required',
  'RFC6750-3.1-bad-token-401',
  'RFC6750-empty-bearer',
  'RFC6750-2.3-no-query-token',
  'RFC7644-7.2-tls',
  'RFC7643-4.1.1-password',
  'SIM-secret-echo',
  'RFC7644-6-tenant-isolation',
  'SIM-filter-injection',
  'SIM-host-header',
  'SIM-put-omitted-active',
  'SIM-guessable-id',
  'SIM-email-takeover',
])

/** Rules about much and many: they are tried by the suite `limits`. */
const limits: ReadonlySet<string> = new Set([
  'ENTRA-25rps',
  'RFC6585-429-retry-after',
  'SIM-large-group',
  'SIM-members-concurrent',
  'SIM-concurrent-post',
  'RFC7644-3.4.2.1-tooMany',
  'RFC7644-3.7.4-413',
  'SIM-latency-budget',
  'OKTA-60s',
])

export const rfcSuite: RuleSuite = {
  kind: 'rules',
  name: 'rfc',
  about:
    'Every rule of the catalogue that needs no load and is not about security, probed or judged on all traffic.',
  removes: 'each',
  tests: (lab) => testsOf(lab, ({ id }) => !security.has(id) && !limits.has(id)),
}

export const securitySuite: RuleSuite = {
  kind: 'rules',
  name: 'security',
  about: 'Who is let in, what leaks, what one tenant can do to another.',
  removes: 'each',
  tests: (lab) => testsOf(lab, ({ id }) => security.has(id)),
}

export const limitsSuite: RuleSuite = {
  kind: 'rules',
  name: 'limits',
  about: 'Load, large groups, many at once.',
  removes: 'each',
  tests: (lab) => [
    ...testsOf(lab, ({ id }) => limits.has(id)),
    { name: counted, rules: [counted], play: () => manyListed(lab) },
  ],
}

/** A rule of the suite `rfc` that needs many to show. */
const counted = 'RFC7644-3.4.2-totalResults'

/** What all the rest stands on: where it fails, no other test needs to find that out again. */
const first: readonly string[] = [
  'RFC7644-3.4.2-listresponse',
  'RFC7644-3.3-201',
  'RFC7644-3.5.2-501',
  'SIM-read-your-writes',
]

/** What is probed first, so that what is judged by the traffic has seen all of it. */
function testsOf(lab: ProbeLab, of: (rule: Rule) => boolean): RuleTest[] {
  const rules = catalogue.filter(of)
  // A target that shows old state for a while has to be known as such before anything else is held against it.
  const probed = rules
    .filter(({ probe }) => probe)
    .sort((a, b) => Number(first.includes(b.id)) - Number(first.includes(a.id)))
  const watched = rules.filter(({ probe }) => !probe)
  return [
    ...probed.map(({ id, probe }) => ({
      name: id,
      play: () => (probe as NonNullable<typeof probe>)(lab),
    })),
    ...watched.map(({ id }) => ({ name: id })),
  ]
}
