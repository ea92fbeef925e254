import { isObject, type Json, type JsonObject, jsonText } from '../../../base/json.ts'
import { enterpriseUserUrn, groupUrn, userUrn } from '../../../scim/urn.ts'

/** An attribute as Entra's mapping names it, with the values that the tests write. */
export interface Mapped {
  path: string
  create: string
  update: string
}

const work = (list: string, name: string) => `${list}[type eq "work"].${name}`
const rows: [path: string, create: string, update: string][] = [
  ['displayName', 'SCIM Test User', 'Updated SCIM User'],
  ['title', 'Test Engineer', 'Senior Engineer'],
  [work('emails', 'value'), '', ''],
  ['preferredLanguage', 'en-US', 'en-GB'],
  ['name.givenName', 'TestFirst', 'UpdatedFirst'],
  ['name.familyName', 'TestLast', 'UpdatedLast'],
  ['name.formatted', 'TestFirst TestLast', 'UpdatedFirst UpdatedLast'],
  [work('addresses', 'formatted'), 'Test Test', ''],
  [work('addresses', 'streetAddress'), '1 Microsoft Way', '456 Update Ave'],
  [work('addresses', 'locality'), 'Redmond', 'London'],
  [work('addresses', 'region'), 'WA', 'England'],
  [work('addresses', 'postalCode'), '98052', 'EC1A 1BB'],
  [work('addresses', 'country'), 'US', 'GB'],
  [work('phoneNumbers', 'value'), '+1-555-a1b2', ''],
  ['phoneNumbers[type eq "mobile"].value', '+1-555-c3d4', ''],
  ['phoneNumbers[type eq "fax"].value', '+1-555-e5f6', ''],
  [`${enterpriseUserUrn}:employeeNumber`, 'a1b2c3', ''],
  [`${enterpriseUserUrn}:department`, 'Test-department-a1b2c3', ''],
]

/**
 * What Entra maps unless the app says otherwise, without userName, externalId, active, roles and the manager, which the
 * tests treat each in its own way. The app's own mapping is not known here.
 */
export const mapping: readonly Mapped[] = rows.map(([path, create, update]) => ({ path, create, update }))

/** Every attribute of that mapping, of users and of groups. */
export const mappedUser: readonly string[] = [
  'userName',
  'active',
  'externalId',
  ...mapping.map(({ path }) => path),
  `${enterpriseUserUrn}:manager`,
]
export const mappedGroup: readonly string[] = ['displayName', 'externalId', 'members']

/** What /Schemas shows, as the tests name it, in lower case: `emails[type eq "work"].value`. */
export interface Discovered {
  user: ReadonlySet<string>
  group: ReadonlySet<string>
  /** Attributes of users that must have a value. */
  required: ReadonlySet<string>
  hasGroups: boolean
}

export function discoveredIn(schemas: readonly JsonObject[]): Discovered {
  const named = (urn: string) => schemas.find(({ id }) => id === urn)
  const extensions = schemas.filter(({ id }) => id !== userUrn && id !== groupUrn)
  const user = [
    ...attributesOf(named(userUrn)).flatMap(flatten),
    ...extensions.flatMap((schema) => attributesOf(schema).map(({ name }) => `${schema.id}:${name}`)),
  ]
  const lower = (names: readonly string[]) => new Set(names.map((name) => name.toLowerCase()))
  return {
    user: lower(user),
    group: lower(attributesOf(named(groupUrn)).flatMap(flatten)),
    required: lower(
      attributesOf(named(userUrn))
        .filter(({ required }) => required === true)
        .map(({ name }) => jsonText(name)),
    ),
    hasGroups: named(groupUrn) !== undefined,
  }
}

/** Entries of a list are told apart by the canonical values of `type`; without those by `primary`. */
function flatten(attribute: JsonObject): string[] {
  const { name, type, multiValued } = attribute
  if (name === 'manager' || name === 'members') return [name]
  const parts = attributesOf({ attributes: attribute.subAttributes ?? [] })
  if (type !== 'complex') return type === 'reference' ? [] : [jsonText(name)]
  if (multiValued !== true) {
    return parts
      .filter((part) => part.type !== 'complex' && part.type !== 'reference')
      .map((part) => `${name}.${part.name}`)
  }
  const kinds = listOf(parts.find((part) => part.name === 'type')?.canonicalValues)
  return kinds.length === 0
    ? parts.filter((part) => part.name !== 'primary').map((part) => `${name}[primary eq "True"].${part.name}`)
    : kinds.flatMap((kind) =>
        parts
          .filter((part) => part.name !== 'type' && part.name !== 'primary')
          .map((part) => `${name}[type eq "${kind}"].${part.name}`),
      )
}

function attributesOf(schema: JsonObject | undefined): JsonObject[] {
  return listOf(schema?.attributes).filter(isObject)
}

function listOf(value: Json | undefined): Json[] {
  return Array.isArray(value) ? value : []
}
