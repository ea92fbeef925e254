import { commonAttributes, enterpriseUserSchema, groupSchema, userSchema } from './core-schema.ts'
import type { CaseExact } from './filter-match.ts'
import type { AttributePath } from './path.ts'
import type { ResourceType } from './urn.ts'

export { commonAttributes }

/** An attribute as RFC 7643 §7 describes it. */
export interface Attribute {
  name: string
  type: 'string' | 'boolean' | 'decimal' | 'integer' | 'dateTime' | 'reference' | 'binary' | 'complex'
  multiValued: boolean
  description: string
  required: boolean
  caseExact: boolean
  mutability: 'readOnly' | 'readWrite' | 'immutable' | 'writeOnly'
  returned: 'always' | 'never' | 'default' | 'request'
  uniqueness: 'none' | 'server' | 'global'
  canonicalValues?: readonly string[]
  referenceTypes?: readonly string[]
  subAttributes?: readonly Attribute[]
}

/** A schema as RFC 7643 §7 describes it. */
export interface Schema {
  id: string
  name: string
  description: string
  attributes: readonly Attribute[]
}

/** What a resource of one type may hold. */
export interface ResourceSchema {
  type: ResourceType
  core: Schema
  extensions: readonly Schema[]
}

export const resourceSchemas: Readonly<Record<ResourceType, ResourceSchema>> = {
  User: { type: 'User', core: userSchema, extensions: [enterpriseUserSchema] },
  Group: { type: 'Group', core: groupSchema, extensions: [] },
}

/** Where a path leads. */
export interface Located {
  /** The extension's URN; undefined for what stands at the top level. */
  urn: string | undefined
  attribute: Attribute
  subAttribute: Attribute | undefined
}

/**
 * The definition of what a path names, or undefined. A name without a URN that the core schema does not know is
 * looked for in the extensions, since some clients leave the URN out (`manager`).
 */
export function locate(schema: ResourceSchema, path: AttributePath): Located | undefined {
  const found = locateAttribute(schema, path)
  if (!found || path.subAttribute === undefined) return found && { ...found, subAttribute: undefined }
  const subAttribute = attributeNamed(found.attribute.subAttributes ?? [], path.subAttribute)
  return subAttribute && { ...found, subAttribute }
}

function locateAttribute(
  schema: ResourceSchema,
  path: AttributePath,
): Omit<Located, 'subAttribute'> | undefined {
  const urn = path.urn?.toLowerCase()
  if (urn === undefined || urn === schema.core.id.toLowerCase()) {
    const attribute =
      attributeNamed(schema.core.attributes, path.attribute) ??
      attributeNamed(commonAttributes, path.attribute)
    if (attribute) return { urn: undefined, attribute }
  }
  for (const extension of schema.extensions) {
    if (urn !== undefined && urn !== extension.id.toLowerCase()) continue
    const attribute = attributeNamed(extension.attributes, path.attribute)
    if (attribute) return { urn: extension.id, attribute }
  }
  return undefined
}

/** The extension with this URN, whatever its case. */
export function extensionNamed(schema: ResourceSchema, urn: string): Schema | undefined {
  return schema.extensions.find((extension) => extension.id.toLowerCase() === urn.toLowerCase())
}

const byName = new WeakMap<readonly Attribute[], Map<string, Attribute>>()

/** The attribute with this name, whatever its case. */
export function attributeNamed(attributes: readonly Attribute[], name: string): Attribute | undefined {
  let index = byName.get(attributes)
  if (!index) {
    index = new Map(
      attributes.flatMap((each) => [[each.name, each] as const, [each.name.toLowerCase(), each] as const]),
    )
    byName.set(attributes, index)
  }
  return index.get(name) ?? index.get(name.toLowerCase())
}

/** How strings of a resource type compare, for `matchesFilter`. A complex attribute stands for its `value`. */
export function caseExactIn(schema: ResourceSchema): CaseExact {
  return (path) => {
    const found = locate(schema, path)
    if (!found) return false
    const { attribute, subAttribute } = found
    if (subAttribute) return subAttribute.caseExact
    return attributeNamed(attribute.subAttributes ?? [], 'value')?.caseExact ?? attribute.caseExact
  }
}

/** The `schemas` of a resource: its core schema and every extension that it has data of (RFC 7643 §3). */
export function schemasOf(schema: ResourceSchema, resource: object): string[] {
  return [schema.core.id, ...Object.keys(resource).filter((key) => key.includes(':'))]
}
