import { expect, test } from 'vitest'
import { ruleNamed } from '../../src/diagnose/catalogue.ts'
import type { ProbeLab } from '../../src/diagnose/probe.ts'
import { createTarget, type Target } from '../../src/target/target.ts'
import { createProbeLab } from '../../src/verify/lab.ts'
import type { Report } from '../../src/verify/report.ts'
import type { VendorSuite } from '../../src/verify/suite.ts'
import { suites, suitesNamed } from '../../src/verify/suites.ts'
import { verify } from '../../src/verify/verify.ts'

const token = 'verify-token'
const vendorSuites = suites.filter((suite): suite is VendorSuite => suite.kind === 'vendor')
const names = vendorSuites.map(({ name }) => name)

test('a target without defects: every vendor’s test passes, but for those that only the vendor can play', async () => {
  await using target = await createTarget({ token, seed: 'suites' })
  await addSomebody(target)
  const report = await play(target, names)
  expect(report.findings.map(({ rule, seen }) => `${rule}: ${seen}`)).toEqual([])
  expect(told(report, 'pass', 'not-exercised')).toEqual([])
  expect(namesOf(report, 'not-exercised')).toEqual([
    'Check SCIM Apps instance in Okta',
    'Add new random user to Okta',
    'Assign user to SCIM App',
    'Update user firstname',
    'Deactivate user in Okta',
    'Reactivate user in okta',
    'Assign user to SCIM App (step 13)',
    'Removes an assignment for a user in Okta',
    'Validate_Credentials_Test',
    'Federated_Identity_Test',
  ])
  expect([target.users().length, target.groups(), report.left]).toEqual([1, [], []])
})

test('with the forms of other profiles of the vendor it passes as well', async () => {
  const { loadProfile } = await import('../../src/profile/load.ts')
  await using target = await createTarget({ token, seed: 'forms' })
  for (const [name, suite] of [
    ['okta-aiw', 'okta-crud'],
    ['entra-062020', 'entra-gallery'],
  ] as const) {
    const { profile } = loadProfile(name)
    const { family, user, membership, patch } = profile
    const report = await play(target, [suite], { name, family, forms: { user, membership, patch } })
    expect(told(report, 'pass', 'not-exercised')).toEqual([])
  }
})

test('each test has a name of its own, says what it sends and where that can be read, and names rules that exist', () => {
  for (const suite of vendorSuites) {
    const tests = suite.tests(lab)
    expect(new Set(tests.map(({ name }) => name)).size).toBe(tests.length)
    for (const { name, about, source, rules } of tests) {
      expect([name, about, source]).not.toContain('')
      expect(source).toMatch(/^https:\/\//)
      expect(rules.filter((rule) => ruleNamed(rule) === undefined)).toEqual([])
    }
  }
  expect(vendorSuites.map((suite) => [suite.name, suite.tests(lab).length])).toEqual([
    ['okta-spec', 12],
    ['okta-crud', 13],
    ['entra-validator', 34],
    ['entra-gallery', 25],
  ])
})

const rows: {
  defect: string
  suite: string
  /** The tests that fail, and no other. */
  fails: string[] | RegExp
  /** Those that the vendor lets pass, although a rule is broken there; and optional ones. */
  warns?: string[]
  /** The rule that explains each failure. */
  rule: string
}[] = [
  {
    defect: 'D01',
    suite: 'okta-spec',
    fails: ['Test invalid User by username', 'Make sure random user doesn’t exist'],
    rule: 'RFC7644-3.4.2-empty-200',
  },
  {
    defect: 'D60',
    suite: 'okta-spec',
    fails: ['Create Okta user with realistic values'],
    rule: 'RFC7644-3.3-201',
  },
  {
    defect: 'D63',
    suite: 'okta-spec',
    fails: ['Test invalid User by ID', 'Check status 404'],
    rule: 'RFC7644-3.4.1-404',
  },
  {
    defect: 'D32',
    suite: 'okta-spec',
    fails: ['Expect failure when recreating user with same values'],
    rule: 'RFC7644-3.3-409',
  },
  {
    defect: 'D15',
    suite: 'okta-crud',
    fails: [
      'Verify if user is deactivated in SCIM App',
      'Verify if user is deactivated in SCIM App (step 19)',
    ],
    rule: 'SIM-patch-effective',
  },
  {
    defect: 'D22',
    suite: 'okta-crud',
    fails: ['Verify if user is reactivated in SCIM App'],
    rule: 'SIM-reactivate',
  },
  {
    defect: 'D47',
    suite: 'okta-crud',
    fails: [
      'Verify if user is deactivated in SCIM App',
      'Verify if user is reactivated in SCIM App',
      'Verify if user is deactivated in SCIM App (step 19)',
    ],
    rule: 'ENTRA-inactive-visible',
  },
  {
    defect: 'D01',
    suite: 'entra-validator',
    fails: ['Filter for a non-existing user', 'Filter for a non-existing group'],
    rule: 'RFC7644-3.4.2-empty-200',
  },
  {
    defect: 'D07',
    suite: 'entra-validator',
    fails: ['Filter for an existing user with a different case'],
    rule: 'RFC7643-4.1.1-userName-ci',
  },
  {
    defect: 'D16',
    suite: 'entra-validator',
    fails: ['Patch User - Replace Attributes', 'Patch User - Add Attributes'],
    rule: 'ENTRA-dotted-keys',
  },
  {
    defect: 'D18',
    suite: 'entra-validator',
    fails: ['Patch User - Add Attributes', 'Patch User - Add Attributes Verbose Request'],
    rule: 'ENTRA-valuepath-create',
  },
  {
    defect: 'D19',
    suite: 'entra-validator',
    fails: [
      'Patch User - Replace Attributes Verbose',
      'Patch User - Add Attributes Verbose Request',
      'Patch User - Add Manager',
      'Patch User - Replace Manager',
      'Patch User - Remove Manager',
    ],
    rule: 'RFC7644-3.10-qualified-path',
  },
  {
    defect: 'D24',
    suite: 'entra-validator',
    fails: ['Patch Group - Remove Member'],
    rule: 'RFC7644-3.5.2.2-members-remove-one',
  },
  {
    defect: 'D47',
    suite: 'entra-validator',
    fails: ['Patch User - Disable User'],
    rule: 'ENTRA-inactive-visible',
  },
  {
    defect: 'D53',
    suite: 'entra-validator',
    fails: /^(?!Filter for a non-existing).*(?<!Delete a non-existent )\b[Uu]ser\b|Member$/,
    warns: [
      'Patch User - Multiple Ops on different attributes',
      'Patch User - Multiple Ops on same attribute',
      'Delete the same User twice',
      'Patch Group - Multiple Ops on same attribute',
    ],
    rule: 'ENTRA-string-boolean',
  },
  // Microsoft's validator does not write so; the engine does.
  { defect: 'D09', suite: 'entra-validator', fails: [], rule: '' },
  { defect: 'D25', suite: 'entra-validator', fails: [], rule: '' },
  {
    defect: 'D09',
    suite: 'entra-gallery',
    fails: ['Disable_User_Test', 'Restore_User_Test'],
    warns: ['Delete_User_Test'],
    rule: 'ENTRA-string-boolean',
  },
  {
    defect: 'D25',
    suite: 'entra-gallery',
    fails: [],
    warns: ['Group_Update_Remove_Member_Test'],
    rule: '',
  },
  {
    defect: 'D25b',
    suite: 'entra-gallery',
    fails: ['Group_Update_Remove_Member_Test'],
    rule: 'ENTRA-members-remove-value',
  },
  {
    defect: 'D11',
    suite: 'entra-gallery',
    fails: [
      'Update_User_Test',
      'Disable_User_Test',
      'User_Update_Manager_Test',
      'Restore_User_Test',
      'Update_Group_Test',
      'Group_Update_Add_Member_Test',
      'Group_Update_Remove_Member_Test',
      'SCIM_Update_Manager_Test',
    ],
    warns: ['Delete_User_Test'],
    rule: 'ENTRA-op-case',
  },
  {
    defect: 'D16',
    suite: 'entra-gallery',
    fails: ['SCIM_Null_Update_Test', 'SCIM_User_Update_Test'],
    rule: 'SIM-patch-effective',
  },
  {
    defect: 'D45',
    suite: 'entra-gallery',
    fails: [],
    warns: ['SCIM_User_Pagination_Test', 'SCIM_Group_Pagination_Test'],
    rule: '',
  },
  {
    defect: 'D64',
    suite: 'entra-gallery',
    fails: /^(Create|Update|Disable|User_|Restore_User|POD|Group_|SCIM_User_Pag)/,
    warns: ['Delete_User_Test', 'Delete_Group_Test', 'Restore_Group_Test', 'SCIM_Group_Pagination_Test'],
    rule: 'RFC7644-3.4.2-Resources',
  },
]

test.each(rows)(
  '$defect fails the right tests of $suite',
  async ({ defect, suite, fails, warns = [], rule }) => {
    await using target = await createTarget({ token, seed: 'suites', defects: [defect] })
    const report = await play(target, [suite])
    const all = namesOf(report)
    const expected =
      fails instanceof RegExp ? all.filter((name) => fails.test(name) && !warns.includes(name)) : fails
    expect(namesOf(report, 'fail')).toEqual(expected)
    expect(namesOf(report, 'warn')).toEqual(warns)
    const failures = report.suites.flatMap(({ tests }) => tests.flatMap((each) => each.failures))
    if (rule !== '') expect([...new Set(failures.map((failure) => failure.rule))]).toContain(rule)
    expect(failures.filter((failure) => failure.rule === null)).toEqual([])
    const found = new Set(report.findings.map((finding) => finding.rule))
    expect(failures.filter((failure) => failure.rule !== null && !found.has(failure.rule))).toEqual([])
    const kept = new Set(report.exchanges.map(({ id }) => id))
    expect(failures.filter(({ exchangeId }) => !kept.has(exchangeId))).toEqual([])
    expect(report.left).toEqual([])
  },
)

const lab: ProbeLab = createProbeLab({
  run: 'r',
  secondTenant: false,
  fetchesToken: false,
  tokenSeconds: () => null,
  profile: { name: 'none', family: 'none' },
  baseUrl: 'http://app.test/scim',
  loadSeconds: 1,
  largeGroup: 2,
})

/** Without what is measured: a machine with much to do may take its time. */
async function play(
  target: Target,
  names: readonly string[],
  profile?: ProbeLab['profile'],
): Promise<Report> {
  const auth = { type: 'bearer' as const, token }
  const report = await verify({ baseUrl: target.url, auth, suites: suitesNamed(names), profile })
  const isTimed = (rules: readonly string[]) => rules.includes('SIM-latency-budget')
  return {
    ...report,
    suites: report.suites.map(({ name, tests }) => ({
      name,
      tests: tests.filter(({ rules }) => !isTimed(rules)),
    })),
    findings: report.findings.filter(({ rule }) => !isTimed([rule])),
  }
}

/** Okta's SPEC test needs somebody to be there. */
async function addSomebody({ url, fetch }: Target): Promise<void> {
  await fetch(`${url}/Users`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json' },
    body: JSON.stringify({
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
      userName: 'ada@acme.test',
      name: { givenName: 'Ada', familyName: 'Byron' },
      emails: [{ value: 'ada@acme.test', type: 'work', primary: true }],
      active: true,
    }),
  })
}

function namesOf({ suites }: Report, verdict?: string): string[] {
  return suites.flatMap(({ tests }) =>
    tests.filter((each) => verdict === undefined || each.verdict === verdict).map(({ name }) => name),
  )
}

function told({ suites }: Report, ...but: string[]): string[] {
  return suites.flatMap(({ tests }) =>
    tests.filter(({ verdict }) => !but.includes(verdict)).map(({ name, seen }) => `${name}: ${seen}`),
  )
}
