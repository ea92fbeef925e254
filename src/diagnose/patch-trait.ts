import { isObject, type Json, type JsonObject } from '../base/json.ts'
import type { ResourceType } from '../scim/urn.ts'
import { memberIds } from './read-back.ts'
import type { Seen } from './seen.ts'

/** What is particular about the form of a PATCH, as far as servers are known to stumble over it. */
export type Trait =
  | 'capital-op'
  | 'string-boolean'
  | 'pathless'
  | 'add-single'
  | 'text-for-parts'
  | 'dotted-keys'
  | 'urn-keys'
  | 'value-path'
  | 'value-path-missing'
  | 'qualified-path'
  | 'extension-attribute'
  | 'manager-text'
  | 'manager-remove-value'
  | 'replace-absent'
  | 'remove-attribute'
  | 'array-value'
  | 'members-add'
  | 'members-add-again'
  | 'members-remove-filter'
  | 'members-remove-value'
  | 'members-replace'
  | 'members-multi-add'
  | 'members-multi-remove'
  | 'rename-with-id'

/** In sentences: all that is particular about the request is … */
export const traitNames: Readonly<Record<Trait, string>> = {
  'capital-op': 'an `op` with a capital letter',
  'string-boolean': 'a boolean as text',
  pathless: 'that an operation has no path',
  'add-single': 'an add to an attribute with one value',
  'text-for-parts': 'a text for an attribute that has parts',
  'dotted-keys': 'a key with dots',
  'urn-keys': 'a key with the URN of an extension',
  'value-path': 'a path with a filter',
  'value-path-missing': 'a path with a filter that matches nothing yet',
  'qualified-path': 'a path with the URN of its schema',
  'extension-attribute': 'an attribute of an extension',
  'manager-text': 'a manager that is the bare id, not {"value": id}',
  'manager-remove-value': 'a remove that names the manager to be removed',
  'replace-absent': 'a replace of what is not there yet',
  'remove-attribute': 'that it takes an attribute away',
  'array-value': 'a single value in a list',
  'members-add': 'that it adds members',
  'members-add-again': 'a member who is there already',
  'members-remove-filter': 'a filter that names the member to remove',
  'members-remove-value': 'a remove with the members to remove as its value',
  'members-replace': 'that it replaces all members',
  'members-multi-add': 'several members to add, or several operations',
  'members-multi-remove': 'several members to remove, or several operations',
  'rename-with-id': 'the id beside the new name',
}

export interface PatchOperation {
  op: string
  path: string | undefined
  value: Json | undefined
}

/** Of each body once: many rules ask. */
const operations = new WeakMap<object, readonly PatchOperation[]>()

export function operationsOf({ sent }: Pick<Seen, 'sent'>): readonly PatchOperation[] {
  if (!isObject(sent)) return []
  const known = operations.get(sent) ?? readOperations(sent)
  operations.set(sent, known)
  return known
}

function readOperations(sent: JsonObject): PatchOperation[] {
  const operations = sent.Operations
  if (!Array.isArray(operations)) return []
  return operations.filter(isObject).map(({ op, path, value }) => ({
    op: typeof op === 'string' ? op : '',
    path: typeof path === 'string' ? path : undefined,
    value,
  }))
}

/** Of operations on a resource of a type. `before`: the resource as it was known, if it was. */
export function traitsOf(
  operations: readonly PatchOperation[],
  type: ResourceType,
  before: JsonObject | undefined,
): Set<Trait> {
  const traits = new Set<Trait>()
  for (const operation of operations) addTraits(traits, operation, type, before)
  const members = operations.filter(({ path }) => path !== undefined && onMembers.test(path))
  for (const [verb, trait] of several) {
    const same = members.filter(({ op }) => op.toLowerCase() === verb)
    const many = same.some(({ value }) => Array.isArray(value) && value.length > 1)
    if (many || same.length > 1) traits.add(trait)
  }
  if (members.some(({ op, value }) => op.toLowerCase() === 'add' && holdsMember(before, value))) {
    traits.add('members-add-again')
  }
  return traits
}

const onMembers = /^members\b/i
const several = [
  ['add', 'members-multi-add'],
  ['remove', 'members-multi-remove'],
] as const

function addTraits(
  traits: Set<Trait>,
  { op, path, value }: PatchOperation,
  type: ResourceType,
  before: JsonObject | undefined,
): void {
  const verb = op.toLowerCase()
  if (op !== verb) traits.add('capital-op')
  if (holdsStringBoolean(path, value)) traits.add('string-boolean')
  if (path === undefined) {
    traits.add('pathless')
    if (isObject(value)) addKeyTraits(traits, value)
    return
  }
  if (onMembers.test(path)) {
    if (verb === 'add') traits.add('members-add')
    else if (verb === 'replace') traits.add('members-replace')
    else if (/\[/.test(path)) traits.add('members-remove-filter')
    else if (Array.isArray(value)) traits.add('members-remove-value')
    return
  }
  if (/^urn:/i.test(path)) traits.add('qualified-path')
  if (/^urn:.*:extension:/i.test(path)) traits.add('extension-attribute')
  if (/(^|:)manager(\[|$)/i.test(path)) {
    if (verb === 'remove') {
      traits.add(value !== undefined || path.endsWith(']') ? 'manager-remove-value' : 'remove-attribute')
      return
    }
    if (typeof value === 'string') {
      traits.add('manager-text')
      return
    }
  }
  if (/\[.*\]/.test(path)) {
    traits.add(matches(path, before) === false ? 'value-path-missing' : 'value-path')
  } else if (verb === 'add' && type === 'User' && !Array.isArray(value)) traits.add('add-single')
  if (typeof value === 'string' && hasParts.test(path)) traits.add('text-for-parts')
  if (verb === 'remove') traits.add('remove-attribute')
  if (verb !== 'remove' && Array.isArray(value) && value.length === 1 && singular.test(path))
    traits.add('array-value')
  if (verb === 'replace' && before && before[path] === undefined && /^\w+$/.test(path))
    traits.add('replace-absent')
}

/** What is particular about the keys of a path-less value. */
function addKeyTraits(traits: Set<Trait>, value: JsonObject): void {
  const keys = Object.keys(value)
  const ofExtension = keys.some((key) => /^urn:.*:\w+$/.test(key) && /:2\.0:\w+:\w+$/.test(key))
  if (ofExtension) {
    traits.add('extension-attribute')
    traits.add('urn-keys')
  }
  if (keys.some((key) => key.includes('.') && !key.startsWith('urn:'))) traits.add('dotted-keys')
  if ('id' in value && 'displayName' in value) traits.add('rename-with-id')
  if ('members' in value) traits.add('members-replace')
}

const booleans = /(^|\.|:)(active|primary)$/i
/** With one value that is an object; Entra sends the id of a manager as text. */
const hasParts = /(^|:)(manager|name)$/i
const singular = /^(userName|displayName|nickName|title|externalId|active|name\.\w+)$/i

function holdsStringBoolean(path: string | undefined, value: Json | undefined): boolean {
  const isText = (each: Json | undefined) => typeof each === 'string' && /^(true|false)$/i.test(each)
  if (path !== undefined) return booleans.test(path) && isText(value)
  return isObject(value) && Object.entries(value).some(([key, each]) => booleans.test(key) && isText(each))
}

/** Whether the resource has the element that a value path names; undefined when it is not known. */
function matches(path: string, before: JsonObject | undefined): boolean | undefined {
  const [, attribute = '', type] = /^(?:urn:.*:)?(\w+)\[type eq "([^"]*)"\]/i.exec(path) ?? []
  if (before === undefined || type === undefined) return undefined
  const list = before[attribute]
  return Array.isArray(list) && list.some((each) => isObject(each) && each.type === type)
}

/** Whether one of the members that are told is there already. */
function holdsMember(before: JsonObject | undefined, value: Json | undefined): boolean {
  const there = memberIds(before)
  if (!there || !Array.isArray(value)) return false
  return value.some((each) => isObject(each) && typeof each.value === 'string' && there.has(each.value))
}
