import { isObject, type Json, type JsonObject } from '../base/json.ts'
import { isTopLevel } from '../scim/field.ts'
import { type AttributePath, PathError, parsePath } from '../scim/path.ts'
import { attributeNamed, commonAttributes, locate, type ResourceSchema } from '../scim/schema.ts'

/** Which attributes a client wants to see: RFC 7644 §3.9. */
export interface Projection {
  /** Only these, besides those that are always returned. */
  attributes: readonly AttributePath[] | undefined
  excluded: readonly AttributePath[]
}

/** Undefined when the client takes what there is. Names that are no paths name nothing. */
export function readProjection(
  attributes: readonly string[],
  excluded: readonly string[],
): Projection | undefined {
  if (attributes.length === 0 && excluded.length === 0) return undefined
  return {
    attributes: attributes.length > 0 ? attributes.flatMap(pathsOf) : undefined,
    excluded: excluded.flatMap(pathsOf),
  }
}

/** The part of a resource that the client wants to see. */
export function project(resource: JsonObject, projection: Projection, schema: ResourceSchema): JsonObject {
  const show = shower(projection, schema)
  const shown: JsonObject = {}
  for (const [key, value] of Object.entries(resource)) {
    if (key.includes(':') && isObject(value)) {
      const data = Object.entries(value).flatMap(([name, each]) => show(key, name, each))
      if (data.length > 0) shown[key] = Object.fromEntries(data)
    } else {
      for (const [name, each] of show('', key, value)) shown[name] = each
    }
  }
  return shown
}

/** Whether an attribute at the top level will be shown at all, so that what is costly need not be made. */
export function wants(projection: Projection | undefined, name: string, schema: ResourceSchema): boolean {
  return projection === undefined || shower(projection, schema)('', name, {}).length > 0
}

type Shower = (urn: string, name: string, value: Json) => [string, Json][]

function shower({ attributes, excluded }: Projection, schema: ResourceSchema): Shower {
  const included = attributes && selectionOf(attributes, schema)
  const left = selectionOf(excluded, schema)
  return (urn, name, value) => {
    if (urn === '' && attributeNamed(commonAttributes, name)?.returned === 'always') return [[name, value]]
    const chosen = included ? selected(included, urn, name) : 'whole'
    const dropped = selected(left, urn, name)
    if (chosen === undefined || dropped === 'whole') return []
    if (chosen === 'whole' && dropped === undefined) return [[name, value]]
    const keeps = (sub: string) => (chosen === 'whole' || chosen.has(sub)) && !dropped?.has(sub)
    return [[name, Array.isArray(value) ? value.map((each) => partOf(each, keeps)) : partOf(value, keeps)]]
  }
}

function partOf(value: Json, keeps: (subAttribute: string) => boolean): Json {
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).filter(([name]) => keeps(name.toLowerCase())))
}

/** Per attribute what is named of it: the whole or some sub-attributes. An empty name is that of a whole schema. */
type Selection = ReadonlyMap<string, 'whole' | ReadonlySet<string>>

function selectionOf(paths: readonly AttributePath[], schema: ResourceSchema): Selection {
  const selection = new Map<string, 'whole' | Set<string>>()
  for (const path of paths) {
    const found = locate(schema, path)
    const urn = found ? found.urn : isTopLevel(path.urn) ? undefined : path.urn
    const key = keyOf(urn ?? '', path.attribute)
    const held = selection.get(key)
    if (path.subAttribute === undefined) selection.set(key, 'whole')
    else if (held === undefined) selection.set(key, new Set([path.subAttribute.toLowerCase()]))
    else if (held !== 'whole') held.add(path.subAttribute.toLowerCase())
  }
  return selection
}

function selected(
  selection: Selection,
  urn: string,
  name: string,
): 'whole' | ReadonlySet<string> | undefined {
  return selection.get(keyOf(urn, '')) ?? selection.get(keyOf(urn, name))
}

function keyOf(urn: string, name: string): string {
  return `${urn} ${name}`.toLowerCase()
}

function pathsOf(text: string): AttributePath[] {
  try {
    return [parsePath(text)]
  } catch (error) {
    if (error instanceof PathError) return []
    throw error
  }
}
