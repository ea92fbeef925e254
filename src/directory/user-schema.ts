import { z } from 'zod'
import type { UserStatus } from '../store/schema.ts'

/** The statuses of a user; the order is that of a life. */
export const userStatuses = [
  'staged',
  'active',
  'lockedOut',
  'recovery',
  'passwordExpired',
  'suspended',
  'deactivated',
  'deleted',
] as const satisfies UserStatus[]

/** What names a thing: a userName, a displayName, an app's name. */
export const nameSchema = z
  .string({
    error: (issue) => (issue.input === undefined || issue.input === null ? 'is missing' : undefined),
  })
  .min(1, 'must not be empty')
  .max(255, 'must have at most 255 characters')
  .refine((name) => !/\p{Cc}/u.test(name), 'must not hold control characters')
  .refine((name) => name.isWellFormed(), 'must not hold half a surrogate pair')

const scalar = z.union([z.string(), z.number(), z.boolean()], {
  error: 'must be text, a number, true or false',
})

/** An attribute of the user's own schema: a scalar, or a list of scalars. */
const customValue = z.union([scalar, z.array(scalar)], {
  error: 'must be text, a number, true, false, or a list of them',
})

const customName = z
  .string()
  .refine(
    (name) => /^\P{Cc}+$/u.test(name) && name !== '__proto__',
    'is not a name that an attribute can have',
  )

/** Text as given: neither trimmed nor checked for its format, because bad values are what a tester wants to send. */
const text = (description: string) => z.string().optional().describe(description)

/** Everything about a user that can be written except `userName` and `status`, in the order in which it is shown. */
const attributes = {
  givenName: text('First name'),
  familyName: text('Last name'),
  middleName: text('Middle name'),
  honorificPrefix: text('Title before the name: Dr.'),
  honorificSuffix: text('Title after the name: MSc'),
  displayName: text('The name as shown'),
  nickName: text('What friends say'),
  email: text('Work address; its format is not checked'),
  secondEmail: text('Another address'),
  title: text('Job title'),
  userType: text('Employee, Contractor …'),
  employeeNumber: text('Number in the personnel system'),
  costCenter: text('Who pays'),
  organization: text('Company'),
  division: text('Division'),
  department: text('Department'),
  managerId: text('The manager: id or userName on input, id on output'),
  primaryPhone: text('Work phone'),
  mobilePhone: text('Mobile phone'),
  fax: text('Fax'),
  streetAddress: text('Street and house number'),
  city: text('City'),
  state: text('State or province'),
  postalCode: text('Postal code'),
  country: text('Country, usually two letters'),
  office: text('Office location'),
  preferredLanguage: text('Language, as in the header Accept-Language'),
  locale: text('Locale: de_AT'),
  timezone: text('Time zone: Europe/Vienna'),
  profileUrl: text('Page about the user'),
}

/** A user as the API shows it. The one source of attribute names. An attribute without a value has no key. */
export const userSchema = z.strictObject({
  id: z.string().describe('usr_ and 16 characters'),
  userName: nameSchema.describe('Unique without regard to case'),
  status: z.enum(userStatuses),
  ...attributes,
  custom: z.record(customName, customValue).describe("Attributes of the user's own schema"),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  deletedAt: z.iso.datetime().optional().describe('Only while the status is deleted'),
})

export type User = z.infer<typeof userSchema>

export type UserAttribute = keyof typeof attributes

/** Every attribute with a key of its own, in the order in which it is shown. */
export const userAttributes = Object.keys(attributes) as UserAttribute[]

const nullish = Object.fromEntries(userAttributes.map((name) => [name, attributes[name].nullable()])) as {
  [Name in UserAttribute]: z.ZodNullable<(typeof attributes)[Name]>
}

const customInput = z.record(customName, customValue.nullable()).nullish()

/** A new user. `null` and `''` mean that there is no value. */
export const userCreateSchema = z.strictObject({
  userName: nameSchema,
  status: z.enum(userStatuses).exclude(['deleted']).default('active'),
  ...nullish,
  custom: customInput,
})

/** A JSON merge patch (RFC 7396) of a user. `null` and `''` clear; `custom` is merged by its own keys. */
export const userPatchSchema = z.strictObject({
  userName: nameSchema.optional(),
  ...nullish,
  custom: customInput,
})

export type UserCreate = z.input<typeof userCreateSchema>
export type UserPatch = z.input<typeof userPatchSchema>
