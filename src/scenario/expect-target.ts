import { isObject, type Json, type JsonObject, jsonText } from '../base/json.ts'
import { nearest } from '../base/nearest.ts'
import { readPath } from '../scim/attribute-access.ts'
import { parsePath } from '../scim/path.ts'
import { locate, resourceSchemas } from '../scim/schema.ts'
import type { ResourceType } from '../scim/urn.ts'
import type { ExpectTarget } from './expect-schema.ts'
import { Unmet } from './expectation.ts'
import { compare } from './near-miss.ts'
import { fits } from './request-match.ts'
import type { Scene } from './stage.ts'

/** Reads the user or group in the target, and compares. */
export async function expectTarget(expected: ExpectTarget, stage: Scene): Promise<void> {
  const type = expected.user === undefined ? 'Group' : 'User'
  const name = expected.user ?? expected.group ?? ''
  const what = `the ${type === 'User' ? 'user' : 'group'} "${name}"`
  const found = await read(type, name, stage)
  if (expected.absent) {
    if (found) throw new Unmet(`${what} is in the target, as /${type}s/${jsonText(found.id)}`)
    return
  }
  if (!found) throw new Unmet(await missing(type, name, what, stage))
  const { has = {}, members, count } = expected
  if (count !== undefined) {
    const all = await stage.client.find(type, name)
    if (all.length !== count) {
      const list = all.map(({ id }) => `/${type}s/${jsonText(id)}`).join(', ')
      throw new Unmet(`${what} is in the target ${all.length} times, not ${count} times: ${list}`)
    }
  }
  const rows = compare(
    { ...has, ...(typeof members === 'number' ? { 'members.length': members } : {}) },
    {
      ...Object.fromEntries(Object.keys(has).map((path) => [path, valueAt(found, path, type) ?? null])),
      'members.length': membersOf(found).length,
    },
    (wanted, actual) => fits(wanted, actual, stage.ids.byName),
  )
  const list = Array.isArray(members) ? memberRows(members, found, stage) : []
  const all = [...rows, ...list]
  if (all.some(({ same }) => !same)) {
    throw new Unmet(`${what} is not in the target as expected`, {
      nearest: `/${type}s/${jsonText(found.id)}`,
      rows: all,
    })
  }
}

/** By the id behind its name, or else by its name. */
async function read(
  type: ResourceType,
  name: string,
  { client, ids }: Scene,
): Promise<JsonObject | undefined> {
  const id = ids.byName.get(name)
  const linked = id === undefined ? undefined : await client.get(type, id)
  if (linked) return linked
  const [found] = await client.find(type, name)
  // Some targets list without the attributes that have to be looked at.
  return found && typeof found.id === 'string' ? ((await client.get(type, found.id)) ?? found) : found
}

async function missing(type: ResourceType, name: string, what: string, { client }: Scene): Promise<string> {
  const all = await client.some(type)
  const names = all.map((each) => jsonText(each.userName ?? each.displayName ?? each.id))
  const near = nearest(name, names)
  if (near !== undefined) return `${what} is not in the target; the nearest name there is "${near}"`
  const some = names.slice(0, 5).map((each) => `"${each}"`)
  const more = names.length > some.length ? ', …' : ''
  return some.length === 0
    ? `${what} is not in the target; there is no ${type === 'User' ? 'user' : 'group'} at all`
    : `${what} is not in the target; there are ${some.join(', ')}${more}`
}

function valueAt(resource: JsonObject, text: string, type: ResourceType): Json | undefined {
  const path = parsePath(text)
  // `manager` without its URN means that of the enterprise extension.
  const urn = path.urn ?? locate(resourceSchemas[type], path)?.urn
  return readPath(resource, { ...path, urn })
}

function membersOf({ members }: JsonObject): string[] {
  return Array.isArray(members) ? members.map((each) => (isObject(each) ? jsonText(each.value) : '')) : []
}

/** A row for each member, by name: those who are missing, and those who are too many. */
function memberRows(expected: readonly string[], group: JsonObject, { ids }: Scene) {
  const there = new Set(membersOf(group).map((id) => ids.nameOf(id)))
  const wanted = expected.map((name) =>
    ids.byName.has(name) ? ids.nameOf(ids.byName.get(name) ?? '') : name,
  )
  const row = (name: string, isWanted: boolean) => ({
    path: 'members',
    expected: isWanted ? name : 'nothing',
    actual: there.has(name) ? name : 'nothing',
    same: isWanted && there.has(name),
  })
  return [
    ...wanted.map((name) => row(name, true)),
    ...[...there].filter((name) => !wanted.includes(name)).map((name) => row(name, false)),
  ]
}
