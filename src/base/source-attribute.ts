/**
 * What mappings may read of a directory user besides `custom.<name>`. The directory's own schema has the same names,
 * which a test holds it to: neither layer may import the other.
 */
export const userSourceAttributes = [
  'userName',
  'givenName',
  'familyName',
  'middleName',
  'honorificPrefix',
  'honorificSuffix',
  'displayName',
  'nickName',
  'email',
  'secondEmail',
  'title',
  'userType',
  'employeeNumber',
  'costCenter',
  'organization',
  'division',
  'department',
  'managerId',
  'primaryPhone',
  'mobilePhone',
  'fax',
  'streetAddress',
  'city',
  'state',
  'postalCode',
  'country',
  'office',
  'preferredLanguage',
  'locale',
  'timezone',
  'profileUrl',
] as const

/** What mappings may read of a directory group. */
export const groupSourceAttributes = ['displayName', 'description'] as const
