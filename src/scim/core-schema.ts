import type { Attribute, Schema } from './schema.ts'
import { enterpriseUserUrn, groupUrn, userUrn } from './urn.ts'

type Traits = Partial<Omit<Attribute, 'name' | 'description'>>

function attribute(name: string, description: string, traits: Traits = {}): Attribute {
  return {
    name,
    type: traits.subAttributes ? 'complex' : 'string',
    multiValued: false,
    description,
    required: false,
    caseExact: false,
    mutability: 'readWrite',
    returned: 'default',
    uniqueness: 'none',
    ...traits,
  }
}

/** A multi-valued attribute with the sub-attributes of RFC 7643 §2.4. */
function plural(name: string, description: string, types: readonly string[], value: Traits = {}): Attribute {
  return attribute(name, description, {
    multiValued: true,
    subAttributes: [
      attribute('value', 'The value itself.', value),
      attribute('display', 'The value for people to read.'),
      attribute('type', 'What the value is used for.', types.length > 0 ? { canonicalValues: types } : {}),
      attribute('primary', 'Whether this is the preferred value; true for one value at most.', {
        type: 'boolean',
      }),
    ],
  })
}

const external = { type: 'reference', referenceTypes: ['external'] } as const
const readOnly = { mutability: 'readOnly' } as const

/** The attributes that every resource has: RFC 7643 §3.1. */
export const commonAttributes: readonly Attribute[] = [
  attribute('schemas', 'The URNs of the schemas whose attributes the resource holds.', {
    multiValued: true,
    required: true,
    caseExact: true,
    returned: 'always',
  }),
  attribute('id', "The service provider's identifier of the resource.", {
    ...readOnly,
    required: true,
    caseExact: true,
    returned: 'always',
    uniqueness: 'server',
  }),
  attribute('externalId', "The provisioning client's identifier of the resource.", { caseExact: true }),
  attribute('meta', 'What the service provider knows about the resource.', {
    ...readOnly,
    subAttributes: [
      attribute('resourceType', 'The name of the resource type.', { ...readOnly, caseExact: true }),
      attribute('created', 'When the resource was made.', { ...readOnly, type: 'dateTime' }),
      attribute('lastModified', 'When the resource changed last.', { ...readOnly, type: 'dateTime' }),
      attribute('location', 'The URI of the resource.', { ...readOnly, type: 'reference', caseExact: true }),
      attribute('version', 'The entity tag of the resource.', { ...readOnly, caseExact: true }),
    ],
  }),
]

/** RFC 7643 §4.1 and §8.7.1. */
export const userSchema: Schema = {
  id: userUrn,
  name: 'User',
  description: 'User Account',
  attributes: [
    attribute('userName', 'The name the user signs in with, unique in the service provider.', {
      required: true,
      uniqueness: 'server',
    }),
    attribute('name', "The parts of the user's name.", {
      subAttributes: [
        attribute('formatted', 'The whole name, written for display.'),
        attribute('familyName', 'The family name.'),
        attribute('givenName', 'The given name.'),
        attribute('middleName', 'The middle name.'),
        attribute('honorificPrefix', 'A title before the name.'),
        attribute('honorificSuffix', 'What follows the name.'),
      ],
    }),
    attribute('displayName', 'The name shown to other people.'),
    attribute('nickName', 'How the user is casually addressed.'),
    attribute('profileUrl', "The page with the user's profile.", external),
    attribute('title', "The user's title, such as Vice President."),
    attribute('userType', 'How the organization and the user relate, such as Contractor.'),
    attribute('preferredLanguage', "The user's languages, as in Accept-Language."),
    attribute('locale', 'Where the user is, for currency, dates and numbers.'),
    attribute('timezone', "The user's time zone, such as Europe/Warsaw."),
    attribute('active', 'Whether the account may be used.', { type: 'boolean' }),
    attribute('password', 'The clear text password, to be set or changed.', {
      mutability: 'writeOnly',
      returned: 'never',
    }),
    plural('emails', 'E-mail addresses.', ['work', 'home', 'other']),
    plural('phoneNumbers', 'Phone numbers.', ['work', 'home', 'mobile', 'fax', 'pager', 'other']),
    plural('ims', 'Instant messaging addresses.', [
      'aim',
      'gtalk',
      'icq',
      'xmpp',
      'msn',
      'skype',
      'qq',
      'yahoo',
      'other',
    ]),
    plural('photos', 'Pictures of the user.', ['photo', 'thumbnail'], external),
    attribute('addresses', 'Postal addresses.', {
      multiValued: true,
      subAttributes: [
        attribute('formatted', 'The whole address, written for display.'),
        attribute('streetAddress', 'Street, house number and the like.'),
        attribute('locality', 'The city or locality.'),
        attribute('region', 'The state or region.'),
        attribute('postalCode', 'The postal code.'),
        attribute('country', 'The country.'),
        attribute('type', 'What the address is used for.', { canonicalValues: ['work', 'home', 'other'] }),
        // Not listed in §8.7.1, but §2.4 gives it to every multi-valued attribute and clients send it.
        attribute('primary', 'Whether this is the preferred address.', { type: 'boolean' }),
      ],
    }),
    attribute('groups', 'The groups the user belongs to, changed through the groups.', {
      ...readOnly,
      multiValued: true,
      subAttributes: [
        attribute('value', 'The id of the group.', readOnly),
        attribute('$ref', 'The URI of the group.', {
          ...readOnly,
          type: 'reference',
          referenceTypes: ['User', 'Group'],
        }),
        attribute('display', 'The name of the group.', readOnly),
        attribute('type', 'Whether the membership is direct.', {
          ...readOnly,
          canonicalValues: ['direct', 'indirect'],
        }),
      ],
    }),
    plural('entitlements', 'What the user is entitled to.', []),
    plural('roles', "The user's roles.", []),
    plural('x509Certificates', 'Certificates issued to the user.', [], { type: 'binary' }),
  ],
}

/** RFC 7643 §4.3 and §8.7.1. */
export const enterpriseUserSchema: Schema = {
  id: enterpriseUserUrn,
  name: 'EnterpriseUser',
  description: 'Enterprise User',
  attributes: [
    attribute('employeeNumber', 'The number the organization gave the user.'),
    attribute('costCenter', 'The cost center.'),
    attribute('organization', 'The organization.'),
    attribute('division', 'The division.'),
    attribute('department', 'The department.'),
    attribute('manager', "The user's manager.", {
      subAttributes: [
        attribute('value', "The id of the manager's user."),
        attribute('$ref', "The URI of the manager's user.", { type: 'reference', referenceTypes: ['User'] }),
        attribute('displayName', "The manager's display name.", readOnly),
      ],
    }),
  ],
}

/** RFC 7643 §4.2 and §8.7.1. */
export const groupSchema: Schema = {
  id: groupUrn,
  name: 'Group',
  description: 'Group',
  attributes: [
    // §4.2 says REQUIRED, although the table in §8.7.1 says false.
    attribute('displayName', 'The name of the group.', { required: true }),
    attribute('members', 'The members of the group.', {
      multiValued: true,
      subAttributes: [
        attribute('value', 'The id of the member.', { mutability: 'immutable' }),
        attribute('$ref', 'The URI of the member.', {
          type: 'reference',
          mutability: 'immutable',
          referenceTypes: ['User', 'Group'],
        }),
        attribute('type', 'What the member is.', {
          mutability: 'immutable',
          canonicalValues: ['User', 'Group'],
        }),
        attribute('display', 'The member for people to read.', { mutability: 'immutable' }),
      ],
    }),
  ],
}
