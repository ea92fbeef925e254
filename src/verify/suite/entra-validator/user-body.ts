import type { JsonObject } from '../../../base/json.ts'
import { enterpriseUserUrn, userUrn } from '../../../scim/urn.ts'

/** One value as the validator writes it: twelve letters for whatever it knows nothing better for, also for a locale. */
export interface Value {
  /** As Entra maps it: `emails[type eq "work"].value`. */
  path: string
  value: string | boolean
}

/** The 36 attributes that it fills in, with other values for another `mark`, which is one letter. */
export function valuesFor(mark: string, email: string): Value[] {
  const word = (letters: string) => `${mark}${letters}`
  const rows: [string, string | boolean][] = [
    ['active', true],
    ['displayName', word('DFAIMDWZXYA')],
    ['title', word('ZEYUQROKTXF')],
    ['emails[type eq "work"].value', email],
    ['emails[type eq "work"].primary', true],
    ['preferredLanguage', mark === 'A' ? 'cy-GB' : 'pa'],
    ['name.givenName', word('adye')],
    ['name.familyName', word('eaton')],
    ['name.formatted', word('att')],
    ['name.middleName', word('arcelo')],
    ['name.honorificPrefix', word('aleigh')],
    ['name.honorificSuffix', word('atalina')],
    ['addresses[type eq "work"].formatted', word('WRTLPBWYNPV')],
    ['addresses[type eq "work"].streetAddress', `${mark.charCodeAt(0)} Anastacio Radial`],
    ['addresses[type eq "work"].locality', word('IZRDTXXWJZC')],
    ['addresses[type eq "work"].region', word('SKIBHIRPFHK')],
    ['addresses[type eq "work"].postalCode', 'zl48 3xh'],
    ['addresses[type eq "work"].primary', true],
    ['addresses[type eq "work"].country', mark === 'A' ? 'Belize' : 'Madagascar'],
    ['phoneNumbers[type eq "work"].value', `${mark.charCodeAt(0)}-357-7743`],
    ['phoneNumbers[type eq "work"].primary', true],
    ['phoneNumbers[type eq "mobile"].value', `${mark.charCodeAt(0)}-357-7744`],
    ['phoneNumbers[type eq "fax"].value', `${mark.charCodeAt(0)}-357-7745`],
    [`${enterpriseUserUrn}:employeeNumber`, word('POIXPDDDMKH')],
    [`${enterpriseUserUrn}:department`, word('DELNISIUEDX')],
    [`${enterpriseUserUrn}:costCenter`, word('CTBWQQHYLIH')],
    [`${enterpriseUserUrn}:organization`, word('JVPTEPRUCKO')],
    [`${enterpriseUserUrn}:division`, word('JBYUDRIYLED')],
    ['roles[primary eq "True"].display', word('AJBJMKHJSNI')],
    ['roles[primary eq "True"].value', word('GCIACGFVVRR')],
    ['roles[primary eq "True"].type', word('JAQSLXCMJPC')],
    ['userType', word('TYVRPWVQBNN')],
    ['nickName', word('LLEWIPTSPGW')],
    ['locale', word('UWGYNUKSGVE')],
    ['timezone', mark === 'A' ? 'America/Indiana/Knox' : 'Africa/Harare'],
    ['profileUrl', word('VSZJGLGMDLF')],
  ]
  return rows.map(([path, value]) => ({ path, value }))
}

/** The same values as a whole user; `primary` of the role is text there, and of nothing else. */
export function userBody(userName: string, email: string, mark = 'A'): JsonObject {
  const of = Object.fromEntries(valuesFor(mark, email).map(({ path, value }) => [path, value]))
  const part = (prefix: string, names: readonly string[]) =>
    Object.fromEntries(names.map((name) => [name, of[`${prefix}${name}`] ?? '']))
  return {
    userName,
    active: true,
    displayName: of.displayName ?? '',
    title: of.title ?? '',
    emails: [{ type: 'work', value: email, primary: true }],
    preferredLanguage: of.preferredLanguage ?? '',
    name: part('name.', [
      'givenName',
      'familyName',
      'formatted',
      'middleName',
      'honorificPrefix',
      'honorificSuffix',
    ]),
    addresses: [
      {
        type: 'work',
        ...part('addresses[type eq "work"].', [
          'formatted',
          'streetAddress',
          'locality',
          'region',
          'postalCode',
          'primary',
          'country',
        ]),
      },
    ],
    phoneNumbers: [
      { type: 'work', value: of['phoneNumbers[type eq "work"].value'] ?? '', primary: true },
      { type: 'mobile', value: of['phoneNumbers[type eq "mobile"].value'] ?? '' },
      { type: 'fax', value: of['phoneNumbers[type eq "fax"].value'] ?? '' },
    ],
    [enterpriseUserUrn]: {
      ...part(`${enterpriseUserUrn}:`, [
        'employeeNumber',
        'department',
        'costCenter',
        'organization',
        'division',
      ]),
      manager: { value: `${mark}ZFDHGRKQLCG` },
    },
    roles: [{ primary: 'True', ...part('roles[primary eq "True"].', ['display', 'value', 'type']) }],
    userType: of.userType ?? '',
    nickName: of.nickName ?? '',
    locale: of.locale ?? '',
    timezone: of.timezone ?? '',
    profileUrl: of.profileUrl ?? '',
    schemas: [userUrn, enterpriseUserUrn],
  }
}
