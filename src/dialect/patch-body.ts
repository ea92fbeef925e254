import type { Json, JsonObject } from '../base/json.ts'
import type { Profile } from '../profile/schema.ts'
import { writePath } from '../scim/attribute-access.ts'
import type { AttributePath } from '../scim/path.ts'
import { patchOpUrn } from '../scim/urn.ts'

type PatchStyle = Profile['patch']

/** One attribute to be told by PATCH. */
export interface AttributeChange {
  path: string
  parsed: AttributePath
  /** undefined: the value is to be removed. */
  value: Json | undefined
  /** Whether the target shows a value at this path now. */
  present: boolean
}

/** `{schemas, Operations}` in the vendor's order of the two. */
export function patchBody({ bodyOrder }: PatchStyle, operations: JsonObject[]): JsonObject {
  return bodyOrder === 'schemas-first'
    ? { schemas: [patchOpUrn], Operations: operations }
    : { Operations: operations, schemas: [patchOpUrn] }
}

/** The operations that make changed attributes true. */
export function changeOperations(style: PatchStyle, changes: readonly AttributeChange[]): JsonObject[] {
  return replaceForms[style.replace](style, changes)
}

/** `active` alone. */
export function activeOperation(style: PatchStyle, active: boolean): JsonObject {
  const value = patchValue(style, active)
  return style.active === 'path'
    ? { op: opName(style, 'replace'), path: 'active', value }
    : { op: opName(style, 'replace'), value: { active: value } }
}

/** A reference in the form of additions and replacements. */
export function referenceValue({ setReference }: PatchStyle, targetId: string): Json {
  return setReference === 'id' ? targetId : { value: targetId }
}

/** Takes a reference away from the target. */
export function clearReferenceOperation(style: PatchStyle, path: string, targetId: string): JsonObject {
  return clearForms[style.clearReference](opName(style, 'remove'), path, targetId)
}

export function opName({ opCase }: PatchStyle, name: 'add' | 'replace' | 'remove'): string {
  return opCase === 'lower' ? name : name[0]?.toUpperCase() + name.slice(1)
}

const replaceForms = {
  'path-each': (style, changes) => changes.map((change) => pathOperation(style, change)),

  // Filtered paths first, then what has to have a path, then one object with dotted keys.
  'pathless-rest': (style, changes) => {
    const rest: JsonObject = {}
    const filtered: JsonObject[] = []
    const plain: JsonObject[] = []
    for (const change of changes) {
      const { path, parsed, value, present } = change
      const joins = value !== undefined && present && path !== 'active'
      if (parsed.filter) filtered.push(pathOperation(style, change))
      else if (joins) rest[path] = patchValue(style, value)
      else plain.push(pathOperation(style, change))
    }
    const last = Object.keys(rest).length > 0 ? [{ op: opName(style, 'replace'), value: rest }] : []
    return [...filtered, ...plain, ...last]
  },

  'pathless-object': (style, changes) => {
    const object: JsonObject = {}
    const removals: JsonObject[] = []
    for (const change of changes) {
      if (change.value === undefined) removals.push(pathOperation(style, change))
      else writePath(object, change.parsed, patchValue(style, change.value))
    }
    return [
      ...removals,
      ...(Object.keys(object).length > 0 ? [{ op: opName(style, 'replace'), value: object }] : []),
    ]
  },
} satisfies Record<
  PatchStyle['replace'],
  (style: PatchStyle, changes: readonly AttributeChange[]) => JsonObject[]
>

const clearForms = {
  'value-array': (op, path, targetId) => ({ op, path, value: [{ value: targetId }] }),
  // The filter stands on the attribute's bare name, although it belongs to an extension.
  'filter-path': (op, path, targetId) => ({
    op,
    path: `${path.slice(path.lastIndexOf(':') + 1)}[value eq ${JSON.stringify(targetId)}]`,
  }),
  path: (op, path) => ({ op, path }),
} satisfies Record<PatchStyle['clearReference'], (op: string, path: string, targetId: string) => JsonObject>

function pathOperation(style: PatchStyle, { path, parsed, value, present }: AttributeChange): JsonObject {
  if (value === undefined) return { op: opName(style, 'remove'), path }
  const name = present || style.missingValueOp === 'Replace' ? 'replace' : 'add'
  const { subAttribute } = parsed
  const listed =
    Array.isArray(value) && subAttribute !== undefined && style.listValue === 'objects'
      ? value.map((one) => ({ [subAttribute]: one }))
      : value
  return { op: opName(style, name), path, value: patchValue(style, listed) }
}

function patchValue({ booleans, scalars }: PatchStyle, value: Json): Json {
  if (typeof value === 'boolean' && booleans === 'string') return value ? 'True' : 'False'
  return typeof value === 'number' && scalars === 'string' ? String(value) : value
}
