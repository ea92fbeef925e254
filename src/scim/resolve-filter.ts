import { isTopLevel } from './field.ts'
import type { Filter } from './filter.ts'
import type { AttributePath } from './path.ts'
import { type Attribute, attributeNamed, extensionNamed, locate, type ResourceSchema } from './schema.ts'

/** A filter that is well formed but asks what the schema does not allow; answered as 400 `invalidFilter`. */
export class FilterSchemaError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'FilterSchemaError'
  }
}

/**
 * The filter with every name as the schema spells it and extension attributes under their URN, so that it can be
 * matched against stored resources and have values made from it. `"True"` becomes the boolean it stands for.
 * Throws `FilterSchemaError` for unknown attributes and for comparisons that their type does not have.
 */
export function resolveFilter(filter: Filter, schema: ResourceSchema): Filter {
  return resolve(filter, (path) => resolvePath(path, schema))
}

/** The same for a filter in brackets, whose names are the sub-attributes of the attribute before them. */
export function resolveValueFilter(filter: Filter, attribute: Attribute): Filter {
  return resolve(filter, (path) => resolveSubAttribute(path, attribute))
}

interface Resolved {
  path: AttributePath
  /** Undefined for the data of an unknown extension. */
  attribute: Attribute | undefined
}

function resolve(filter: Filter, find: (path: AttributePath) => Resolved): Filter {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return { kind: filter.kind, left: resolve(filter.left, find), right: resolve(filter.right, find) }
    case 'not':
      return { kind: 'not', filter: resolve(filter.filter, find) }
    case 'present':
      return { kind: 'present', path: find(filter.path).path }
    case 'valuePath': {
      const { path, attribute } = find(filter.path)
      return {
        kind: 'valuePath',
        path,
        filter: attribute ? resolveValueFilter(filter.filter, attribute) : filter.filter,
      }
    }
    case 'compare': {
      const { path, attribute } = find(filter.path)
      if (attribute) checkComparison(filter, attribute)
      return {
        ...filter,
        path,
        value: attribute?.type === 'boolean' ? booleanOf(filter.value) : filter.value,
      }
    }
  }
}

function resolvePath(path: AttributePath, schema: ResourceSchema): Resolved {
  const { urn, attribute } = path
  const found = locate(schema, path)
  if (!found) {
    if (urn !== undefined && !isTopLevel(urn) && !extensionNamed(schema, urn))
      return { path, attribute: undefined }
    if (urn !== undefined && attribute === '') return { path, attribute: undefined }
    const name = [attribute, path.subAttribute].filter((part) => part !== undefined).join('.')
    throw new FilterSchemaError(`A ${schema.type} has no attribute "${name}"`)
  }
  if (found.attribute.returned === 'never')
    throw new FilterSchemaError(`"${attribute}" cannot be filtered by`)
  return {
    attribute: found.subAttribute ?? found.attribute,
    path: {
      ...(found.urn !== undefined && { urn: found.urn }),
      attribute: found.attribute.name,
      ...(path.filter && { filter: resolveValueFilter(path.filter, found.attribute) }),
      ...(found.subAttribute && { subAttribute: found.subAttribute.name }),
    },
  }
}

function resolveSubAttribute(path: AttributePath, attribute: Attribute): Resolved {
  const sub = attributeNamed(attribute.subAttributes ?? [], path.attribute)
  if (sub && path.subAttribute === undefined && path.urn === undefined)
    return { path: { attribute: sub.name }, attribute: sub }
  if (!attribute.subAttributes && path.attribute.toLowerCase() === 'value')
    return { path: { attribute: 'value' }, attribute }
  throw new FilterSchemaError(`${attribute.name} has no sub-attribute "${path.attribute}"`)
}

/** RFC 7644 §3.4.2.2: booleans and binaries have no order, and text is searched only in text. */
function checkComparison({ op }: Filter & { kind: 'compare' }, { name, type }: Attribute): void {
  const unordered = type === 'boolean' || type === 'binary'
  const allowed = op === 'eq' || op === 'ne' || !unordered
  if (!allowed) throw new FilterSchemaError(`"${name}" is a ${type}, which "${op}" cannot compare`)
}

function booleanOf<Value>(value: Value): Value | boolean {
  const text = typeof value === 'string' ? value.toLowerCase() : undefined
  return text === 'true' ? true : text === 'false' ? false : value
}
