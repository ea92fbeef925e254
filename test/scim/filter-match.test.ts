import { expect, test } from 'vitest'
import type { JsonObject } from '../../src/base/json.ts'
import { parseFilter } from '../../src/scim/filter.ts'
import { matchesFilter } from '../../src/scim/filter-match.ts'
import { printPath } from '../../src/scim/path.ts'
import { enterpriseUserUrn, userUrn } from '../../src/scim/urn.ts'

const ada: JsonObject = {
  userName: 'Ada@acme.test',
  externalId: 'X1',
  active: true,
  level: 5,
  title: '',
  nickName: null,
  name: { familyName: "O'Brien (2)]" },
  emails: [
    { type: 'work', value: 'ada@acme.test', primary: true },
    { type: 'home', value: 'ada@home.test' },
  ],
  roles: [{ primary: 'True', value: 'admin' }],
  meta: { lastModified: '2024-05-01T10:00:00.000Z' },
  [enterpriseUserUrn]: { department: 'R&D', manager: { value: '26', displayName: 'Boss' } },
}

const cases: [string, boolean][] = [
  ['username eq "ADA@ACME.TEST"', true],
  ['userName eq "ada"', false],
  ['userName ne "ada"', true],
  ['userName ne "ada@acme.test"', false],
  ['externalId eq "X1"', true],
  ['externalId eq "x1"', false],
  ['userName co "@ACME"', true],
  ['userName sw "ada@"', true],
  ['userName ew ".test"', true],
  ['name.familyName eq "O\'Brien (2)]"', true],
  ['active eq true', true],
  ['active eq "True"', true],
  ['active eq "False"', false],
  ['active eq "yes"', false],
  ['active ne false', true],
  ['roles[primary eq "true"].value eq "admin"', true],
  ['emails[primary eq "True"].value eq "ada@acme.test"', true],
  ['level ge 5', true],
  ['level gt 5', false],
  ['level eq "5"', false],
  ['emails eq "ada@home.test"', true],
  ['emails.value eq "ada@home.test"', true],
  ['emails.type eq "other"', false],
  ['emails[type eq "work" and value co "@home"]', false],
  ['emails.type eq "work" and emails.value co "@home"', true],
  ['emails[type eq "work"].value eq "ada@acme.test"', true],
  ['emails[type eq "home"].value eq "ada@acme.test"', false],
  ['emails pr', true],
  ['title pr', false],
  ['nickName pr', false],
  ['nickName eq null', true],
  ['nosuch eq null', true],
  ['userName eq null', false],
  ['userName ne null', true],
  ['nickName ne "x"', true],
  ['nickName eq ""', true],
  ['meta.lastModified eq "2024-05-01T12:00:00+02:00"', true],
  ['meta.lastModified gt "2024-05-01T09:59:59Z"', true],
  ['meta.lastModified lt "2024-05-01T10:00:00"', false],
  [`${userUrn}:userName sw "a"`, true],
  [`${enterpriseUserUrn}:department eq "r&d"`, true],
  [`${enterpriseUserUrn}:manager eq "26"`, true],
  [`${enterpriseUserUrn}:manager.displayName pr`, true],
  [`${enterpriseUserUrn} pr`, true],
  ['not (active eq true) or level eq 5', true],
  ['active eq true and not (level eq 5)', false],
]

test.each(cases)('%s is %s', (text, expected) => {
  const caseExact = (path: Parameters<typeof printPath>[0]) => printPath(path) === 'externalId'
  expect(matchesFilter(parseFilter(text), ada, caseExact)).toBe(expected)
})

test('inside a value filter the case rule is that of the sub-attribute', () => {
  const caseExact = (path: Parameters<typeof printPath>[0]) => printPath(path) === 'members.value'
  const group = { members: [{ value: 'Abc' }] }
  expect(matchesFilter(parseFilter('members[value eq "abc"]'), group, caseExact)).toBe(false)
  expect(matchesFilter(parseFilter('members[value eq "Abc"]'), group, caseExact)).toBe(true)
})
