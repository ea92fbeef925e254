import { isObject, type Json, type JsonObject, jsonEqual } from '../../base/json.ts'
import type { Directory } from '../../directory/directory.ts'
import type { DesiredAttribute } from '../../mapping/desired.ts'
import { compileMapping } from '../../mapping/mapping.ts'
import type { Profile } from '../../profile/schema.ts'
import { readPath, writePath } from '../../scim/attribute-access.ts'
import { normalizeResource } from '../../scim/resource.ts'
import { type ResourceSchema, resourceSchemas } from '../../scim/schema.ts'
import { wireId } from '../../sync/wire-id.ts'
import type { Target } from '../../target/target.ts'
import { type ExpectedUser, expectUsers } from './expect-user.ts'

export interface Comparison {
  /** How many users and groups of the target were looked at. */
  users: number
  groups: number
  /** A sentence for each thing that is not as the directory says. */
  differences: string[]
}

export interface CompareInput {
  profile: Profile
  seed: string
  directory: Directory
  target: Target
  app: string
}

/** Whether the target ended as the directory says: users, mapped attributes, activity, groups, memberships. */
export function compare({ profile, seed, directory, target, app }: CompareInput): Comparison {
  const differences: string[] = []
  const found = new Map(target.users().map((user) => [String(user.userName), user]))
  const groups = new Map(target.groups().map((group) => [String(group.displayName), group]))
  const expected = expectUsers(directory, profile, seed, assignedUsers(directory, app))
  const idOf = new Map(expected.map(({ id, userName }) => [id, found.get(userName)?.id]))
  for (const user of expected) differences.push(...userDifferences(user, found.get(user.userName), idOf))
  const known = new Set(expected.map(({ userName }) => userName))
  for (const name of found.keys())
    if (!known.has(name)) differences.push(`user ${name}: nobody in the directory`)

  // Some vendors leave members out who are suspended, although their accounts are in use.
  const everybody = profile.membership.who === 'provisioned'
  const active = new Set(
    expected
      .filter(({ state, id }) => state === 'active' && (everybody || !isSuspended(directory, id)))
      .map(({ id }) => id),
  )
  const mapping = compileMapping(profile.mapping)
  const directoryGroups = profile.group.scope === 'none' ? [] : directory.groups.list({ limit: 1000 }).items
  for (const [index, { id, displayName, description }] of directoryGroups.entries()) {
    const actual = groups.get(displayName)
    if (!actual) {
      differences.push(`group ${displayName}: not there`)
      continue
    }
    const source = {
      kind: 'group',
      id,
      wireId: wireId(profile.ids.group, seed, 'group', index + 1),
      displayName,
      description,
    } as const
    differences.push(
      ...attributeDifferences(
        `group ${displayName}`,
        mapping.group(source).attributes,
        actual,
        resourceSchemas.Group,
      ),
    )
    const members = directory.members.list(id, { limit: 1000 }).items.filter(({ kind }) => kind === 'user')
    differences.push(...memberDifferences(displayName, members, actual, active, idOf))
  }
  for (const name of groups.keys()) {
    if (!directoryGroups.some(({ displayName }) => displayName === name))
      differences.push(`group ${name}: not in the directory`)
  }
  return { users: found.size, groups: groups.size, differences }
}

/** Users assigned themselves, and the immediate members of assigned groups. */
function assignedUsers({ assignments, members }: Directory, app: string): Set<string> {
  const all = { limit: 1000 }
  const subjects = assignments.list(app, all).items
  return new Set(
    subjects.flatMap(({ kind, id }) =>
      kind === 'user'
        ? [id]
        : members.list(id, all).items.flatMap((member) => (member.kind === 'user' ? [member.id] : [])),
    ),
  )
}

function isSuspended({ users }: Directory, id: string): boolean {
  return users.get(id).status === 'suspended'
}

function userDifferences(
  { userName, state, desired }: ExpectedUser,
  actual: JsonObject | undefined,
  idOf: ReadonlyMap<string, Json | undefined>,
): string[] {
  const name = `user ${userName}`
  if (state === 'any') return []
  if (state === 'absent') return actual ? [`${name}: still there`] : []
  if (state === 'inactive') return actual && actual.active !== false ? [`${name}: still active`] : []
  if (!actual) return [`${name}: not there`]
  const inactive = actual.active === false ? [`${name}: not active`] : []
  const references = desired.references.flatMap(({ path, parsed, objectId }) => {
    const wanted = objectId === undefined ? undefined : idOf.get(objectId)
    const value = readPath(actual, parsed)
    const shown = isObject(value) ? value.value : value
    return jsonEqual(shown, wanted) ? [] : [difference(name, path, shown, wanted)]
  })
  return [
    ...inactive,
    ...attributeDifferences(name, desired.attributes, actual, resourceSchemas.User),
    ...references,
  ]
}

/** Attributes that are always told, in the form in which a target keeps them. */
function attributeDifferences(
  name: string,
  attributes: readonly DesiredAttribute[],
  actual: JsonObject,
  schema: ResourceSchema,
): string[] {
  const told = attributes.filter(({ apply, path }) => apply === 'always' && path !== 'schemas')
  const body: JsonObject = {}
  for (const { parsed, value } of told) writePath(body, parsed, value)
  const wanted = normalizeResource(schema, body)
  return told.flatMap(({ path, parsed }) => {
    const [expected, value] = [readPath(wanted, parsed), readPath(actual, parsed)]
    return jsonEqual(value, expected) ? [] : [difference(name, path, value, expected)]
  })
}

/** Members who are active have to be there; beyond them only members who are not. */
function memberDifferences(
  displayName: string,
  members: readonly { id: string }[],
  actual: JsonObject,
  active: ReadonlySet<string>,
  idOf: ReadonlyMap<string, Json | undefined>,
): string[] {
  const there = new Set(
    (Array.isArray(actual.members) ? actual.members : []).map((each) => isObject(each) && each.value),
  )
  const may = new Set(members.map(({ id }) => idOf.get(id)))
  const missing = members.filter(({ id }) => active.has(id) && !there.has(idOf.get(id) ?? ''))
  const extra = [...there].filter((id) => !may.has(id))
  return [
    ...missing.map(({ id }) => `group ${displayName}: ${String(idOf.get(id))} is not a member`),
    ...extra.map((id) => `group ${displayName}: ${String(id)} is a member`),
  ]
}

function difference(
  name: string,
  path: string,
  actual: Json | undefined,
  expected: Json | undefined,
): string {
  const show = (value: Json | undefined) => (value === undefined ? 'nothing' : JSON.stringify(value))
  return `${name}: ${path} is ${show(actual)}, not ${show(expected)}`
}
