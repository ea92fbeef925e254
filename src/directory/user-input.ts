import { isObject, type Json, type JsonObject } from '../base/json.ts'
import { checkInput, type InputKind } from './check-input.ts'
import {
  type UserAttribute,
  type UserCreate,
  type UserPatch,
  userAttributes,
  userCreateSchema,
  userPatchSchema,
} from './user-schema.ts'

/** A user's attributes as they are kept: in the order of the schema, without keys that have no value. */
export type Attributes = JsonObject

export const userInput: InputKind = {
  code: 'ERR_USER_INVALID',
  noun: 'user',
  names: ['userName', 'status', ...userAttributes, 'custom'],
  aliases: {
    firstName: 'givenName',
    lastName: 'familyName',
    surname: 'familyName',
    mail: 'email',
    manager: 'managerId',
    phone: 'primaryPhone',
    telephone: 'primaryPhone',
    mobile: 'mobilePhone',
    upn: 'userName',
    userPrincipalName: 'userName',
    login: 'userName',
    zipCode: 'postalCode',
    street: 'streetAddress',
    language: 'preferredLanguage',
    active: 'status',
  },
  reasons: {
    id: 'is given by the directory and cannot be set',
    createdAt: 'is given by the directory and cannot be set',
    updatedAt: 'is given by the directory and cannot be set',
    deletedAt: 'is given by the directory and cannot be set',
    password: 'is set by PUT /users/{user}/password, not here',
  },
  hint: `Attributes of a user: userName, status, ${userAttributes.join(', ')}; anything else goes into custom.`,
}

const patchInput: InputKind = {
  ...userInput,
  reasons: {
    ...userInput.reasons,
    status:
      'is changed by activate, suspend, unsuspend, lock, unlock, expire-password, reset-password, deactivate, delete and restore, not by an update',
  },
}

/** A new user, checked. `managerId` is still as given. */
export function readUserCreate(input: UserCreate) {
  const { userName, status, managerId, custom, ...values } = checkInput(userCreateSchema, input, userInput)
  return {
    userName,
    status,
    managerId: managerId || null,
    attributes: mergeAttributes({}, { ...values, custom }),
  }
}

/** A merge patch, checked; `undefined` stays as it is. `managerId` is still as given, or null to clear it. */
export function readUserPatch(input: UserPatch) {
  const { userName, managerId, ...values } = checkInput(userPatchSchema, input, patchInput)
  return {
    userName,
    managerId: managerId === '' ? null : managerId,
    apply: (attributes: Attributes) => mergeAttributes(attributes, values),
  }
}

type Values = Partial<Record<UserAttribute, string | null | undefined>> & {
  custom?: Record<string, Json> | null | undefined
}

/** The attributes with the values put in or, where they are null or empty, taken out. */
export function mergeAttributes(attributes: Attributes, { custom, ...values }: Values): Attributes {
  const merged: Attributes = {}
  for (const name of userAttributes) {
    const value = values[name] === undefined ? attributes[name] : values[name]
    if (value !== undefined && value !== null && value !== '') merged[name] = value
  }
  const own = mergeCustom(isObject(attributes.custom) ? attributes.custom : {}, custom)
  return Object.keys(own).length > 0 ? { ...merged, custom: own } : merged
}

function mergeCustom(custom: JsonObject, patch: Record<string, Json> | null | undefined): JsonObject {
  if (patch === null) return {}
  const entries = Object.entries({ ...custom, ...patch })
  return Object.fromEntries(entries.filter(([, value]) => value !== null && value !== ''))
}
