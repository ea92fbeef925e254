import { expect, test } from 'vitest'
import { catalogue, ruleNamed } from '../../src/diagnose/catalogue.ts'
import { type Rule, type Severity, severityFor, severityOf } from '../../src/diagnose/rule.ts'
import { loadProfile } from '../../src/profile/load.ts'
import { profiles } from '../support/lab.ts'
import { written } from './catalogue.ts'

const modes: Record<string, Rule['mode']> = { P: 'passive', A: 'active', PA: 'both' }
const letters: Record<Severity, string> = { blocker: 'B', major: 'M', minor: 'm', info: 'i' }

const passive = catalogue.filter(({ mode }) => mode !== 'active')

test('there are 130 rules, and 27 of the second tier, under the ids of the catalogue', () => {
  expect(written.length).toBe(157)
  expect(catalogue.map(({ id }) => id).sort()).toEqual(written.map(({ id }) => id).sort())
})

test.each(written)('$number $id has the tier, the mode and the severity of the catalogue', (row) => {
  const rule = ruleNamed(row.id)
  expect(rule?.tier).toBe(row.number.startsWith('X') ? 2 : 1)
  expect(rule?.mode).toBe(modes[row.mode])
  expect(row.severity.split('-')).toContain(letters[rule?.severity ?? 'info'])
})

/** Where the catalogue names vendors, or its fourth section two sides: by profile or by family. */
const byVendor: Record<string, Record<string, string>> = {
  // "B for Okta (task error)".
  'OKTA-60s': { okta: 'B' },
  // "MS validator aborts the suite"; Okta's samples show text/json, OneLogin asks for application/json.
  'RFC7644-3.8-ct-response': { okta: 'm', onelogin: 'm' },
  // "endless re-PATCH by Entra each cycle"; the RFC lets servers reinterpret.
  'SIM-echo-as-sent': { okta: 'm', onelogin: 'm' },
  // "authentik adoption logic needs it".
  'RFC7644-3.3-409-scimType': { authentik: 'M' },
  // "B for Okta custom apps"; "m under entra". Apps of Okta's network write by PATCH as well.
  'RFC7644-3.5-put-supported': { entra: 'm', 'okta-oin': 'M' },
  // "B Entra groups need PATCH": whoever writes by PUT hardly meets it.
  'RFC7644-3.5.2-501': { 'okta-aiw': 'm', 'okta-oin-put': 'm', onelogin: 'M' },
  // Ranges: "m-M".
  'RFC7644-3.4.2.2-name-op-case': { okta: 'm' },
  // "required by Entra, absent from RFC".
  'ENTRA-group-unique-name': { okta: 'm', onelogin: 'm' },
  // "made authentik drop PATCH+filter; Okta does not read it", nor does Entra.
  'RFC7643-5-spconfig': { okta: 'm', entra: 'm' },
  // "authentik queries types not listed"; Okta does not read them.
  'RFC7644-4-resourcetypes': { okta: 'm' },
  // "M gallery submission": of Microsoft's gallery.
  'ENTRA-schemas-clean': { okta: 'm', onelogin: 'i' },
  'ENTRA-25rps': { okta: 'm', onelogin: 'm' },
  'AUTH-oauth-cc': { okta: 'i', onelogin: 'i' },
  'ENTRA-tombstone-username': { okta: 'i', onelogin: 'i' },
  // "B if cursor-only: Okta pages by startIndex"; Entra reads no lists.
  'RFC9865-4-config': { entra: 'm' },
}

test.each(profiles)('%s: rules weigh otherwise only where the catalogue says why', (name) => {
  const { profile } = loadProfile(name)
  const wanted = (rule: Rule) => {
    const vendors = byVendor[rule.id] ?? {}
    return vendors[profile.name] ?? vendors[profile.family] ?? letters[rule.severity]
  }
  const differing = catalogue.filter((rule) => letters[severityFor(rule, profile)] !== wanted(rule))
  expect(differing.map(({ id }) => id)).toEqual([])
})

test('no rule weighs otherwise for a vendor that is not there', () => {
  const names = new Set(profiles.flatMap((name) => [name, loadProfile(name).profile.family]))
  const named = catalogue.flatMap(({ severities = {}, breaksFor = {} }) => [
    ...Object.keys(severities),
    ...Object.keys(breaksFor),
  ])
  expect(named.filter((name) => !names.has(name))).toEqual([])
})

test('a warning weighs less than a failure, and a breach may weigh otherwise than its rule', () => {
  const rule = ruleNamed('RFC7644-3.4.2.2-invalidFilter') as Rule
  const profile = { name: 'entra', family: 'entra' }
  expect(severityOf(rule, { verdict: 'fail' }, profile)).toBe('blocker')
  expect(severityOf(rule, { verdict: 'warn' }, profile)).toBe('major')
  expect(severityOf(rule, { verdict: 'fail', severity: 'major' }, profile)).toBe('major')
  expect(severityOf(rule, { verdict: 'warn', severity: 'minor' }, profile)).toBe('minor')
})

/** The thirteen on which sources disagree: the other side has to be read in the finding. */
const disagreements: [string, string, RegExp][] = [
  ['a look-up that finds nobody', 'RFC7644-3.4.2-empty-200', /Okta’s reference also accepts 404/],
  [
    'the status of an error',
    'RFC7644-3.12-status-string',
    /Okta’s own samples print a number.*validator takes one/,
  ],
  [
    'the media type',
    'RFC7644-3.8-ct-response',
    /Okta’s reference shows text\/json.*Entra’s engine takes application\/json/,
  ],
  [
    'a remove without a filter',
    'ENTRA-members-remove-value',
    /RFC 7644 §3\.5\.2\.2 a remove without a filter clears/,
  ],
  ['a replace that matches nothing', 'ENTRA-valuepath-create', /RFC 7644 §3\.5\.2\.3 demands 400 noTarget/],
  ['booleans as text', 'ENTRA-string-boolean', /RFC 7643 §2\.3\.2 knows JSON booleans only.*entra-062020/],
  ['values as they were sent', 'SIM-echo-as-sent', /RFC 7644 §3\.1 lets a server alter values/],
  ['what is never returned', 'RFC7643-4.1.1-password', /Microsoft’s validator marks .* as missing/],
  ['a duplicate that is adopted', 'RFC7644-3.3-201', /answer 200 with the existing account on purpose/],
  ['a duplicate that is adopted', 'RFC7644-3.3-409', /answer 200 with the existing account on purpose/],
  ['the answer to a PATCH', 'RFC7644-3.5.2-200-or-204', /takes 204; Microsoft prefers 204 for groups/],
  ['times that are left out', 'RFC7643-3.1-meta-times', /scim-sanity fails .* this warns/],
  ['two groups of one name', 'ENTRA-group-unique-name', /RFC 7643 lets two groups have one displayName/],
  ['versions of TLS', 'RFC7644-7.2-tls', /only TLS 1\.2 will do; the RFC sets a minimum/],
]

test.each(disagreements)('where sources disagree the hint says so: %s (%s)', (_what, id, other) => {
  expect(ruleNamed(id)?.disagreement).toMatch(other)
})

test('no id is given twice', () => {
  const ids = catalogue.map(({ id }) => id)
  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([])
})

test('every rule on ordinary traffic judges it, but for the one that reads the target again', () => {
  expect(passive.filter(({ evaluate }) => !evaluate).map(({ id }) => id)).toEqual(['SIM-final-state-equal'])
})

test.each(catalogue.map((rule) => [rule.id, rule] as const))('%s explains itself', (_id, rule) => {
  expect([rule.required, rule.breaks, rule.fix].filter((text) => text.trim() === '')).toEqual([])
  expect(new URL(rule.source).protocol).toBe('https:')
})

test('what a rule comes after exists', () => {
  const ids = new Set(catalogue.map(({ id }) => id))
  expect(catalogue.flatMap(({ after = [] }) => after).filter((id) => !ids.has(id))).toEqual([])
})
