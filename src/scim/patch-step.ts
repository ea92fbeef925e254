import { isObject, type Json, type JsonObject } from '../base/json.ts'
import { fieldOf, isTopLevel, keyOf } from './field.ts'
import type { Filter } from './filter.ts'
import { PatchError } from './patch-error.ts'
import { type AttributePath, knownSchemas, PathError, parsePath } from './path.ts'
import { FilterSchemaError, resolveValueFilter } from './resolve-filter.ts'
import { type Attribute, extensionNamed, type Located, locate, type ResourceSchema } from './schema.ts'

/** One change of one place: what every form of a PATCH operation comes down to. */
export type PatchStep = KnownStep | OpaqueStep

/** A step on an attribute that the schema defines, its names spelt as there. */
export interface KnownStep extends Located {
  kind: 'known'
  op: PatchOperator
  filter: Filter | undefined
  /** As the client sent it; undefined when there was none. */
  value: Json | undefined
  /** The path as the client wrote it, for error messages. */
  name: string
}

/** A step on the data of an extension that no schema describes. */
export interface OpaqueStep {
  kind: 'opaque'
  op: PatchOperator
  path: AttributePath
  value: Json | undefined
  name: string
}

export type PatchOperator = 'add' | 'replace' | 'remove'

/** The steps of a PATCH, in order. Throws `PatchError`. */
export function readOperations(
  operations: Json | undefined,
  schema: ResourceSchema,
  resource: JsonObject,
): PatchStep[] {
  if (!Array.isArray(operations)) throw new PatchError('invalidSyntax', 'Operations must be a list')
  const reader = new OperationReader(schema, resource)
  return operations.flatMap((operation) => {
    if (!isObject(operation)) throw new PatchError('invalidSyntax', 'Each operation must be an object')
    return reader.read(operation)
  })
}

class OperationReader {
  readonly #schema: ResourceSchema
  readonly #urns: ReadonlySet<string>

  constructor(schema: ResourceSchema, resource: JsonObject) {
    this.#schema = schema
    // An extension that the resource already has data of is a schema, even if nobody described it.
    const held = Object.keys(resource).filter((key) => key.includes(':'))
    this.#urns =
      held.length > 0 ? new Set([...knownSchemas, ...held.map((urn) => urn.toLowerCase())]) : knownSchemas
  }

  read(operation: JsonObject): PatchStep[] {
    const op = operatorOf(fieldOf(operation, 'op'))
    const path = fieldOf(operation, 'path')
    const valueKey = keyOf(operation, 'value')
    const value = valueKey === undefined ? undefined : operation[valueKey]
    if (path !== undefined && path !== '') return this.#readPath(op, path, value)
    if (op === 'remove') throw new PatchError('noTarget', 'A remove operation needs a path')
    if (isObject(value)) return Object.entries(value).flatMap(([key, each]) => this.#readKey(op, key, each))
    throw new PatchError('invalidValue', `The operation ${op} without a path needs an object as its value`)
  }

  #readPath(op: PatchOperator, text: Json, value: Json | undefined): PatchStep[] {
    if (typeof text !== 'string') throw new PatchError('invalidPath', 'path must be a string')
    const path = parse(text, this.#urns)
    if (path instanceof PathError) throw new PatchError('invalidPath', path.message)
    if (path.attribute === '') return this.#readSchema(op, text, path, value)
    const found = locate(this.#schema, path)
    if (!found && this.#describes(path.urn)) {
      throw new PatchError('invalidPath', `"${text}" is no attribute of a ${this.#schema.type}`)
    }
    if (found?.attribute.name === 'schemas') return []
    if (found && isReadOnly(found)) throw new PatchError('mutability', `"${text}" is read-only`)
    // Some clients leave out an empty list of members.
    if (value === undefined && op !== 'remove' && !(op === 'replace' && found?.attribute.multiValued)) {
      throw new PatchError('invalidValue', `The operation ${op} of "${text}" has no value`)
    }
    return [stepOf(op, text, path, found, value)]
  }

  /** A key of a value without a path. Unlike a path it may be unknown or read-only: then it is ignored. */
  #readKey(op: PatchOperator, key: string, value: Json): PatchStep[] {
    const path = parse(key, this.#urns)
    if (path instanceof PathError) return []
    if (path.attribute === '') return this.#readSchema(op, key, path, value)
    const found = locate(this.#schema, path)
    if (found)
      return isReadOnly(found) || found.attribute.name === 'schemas'
        ? []
        : [stepOf(op, key, path, found, value)]
    if (this.#describes(path.urn)) return []
    // Only its value tells whether the URN of an unknown extension stands here, or one of its attributes.
    return [stepOf(op, key, isObject(value) ? { urn: key, attribute: '' } : path, undefined, value)]
  }

  #readSchema(op: PatchOperator, text: string, path: AttributePath, value: Json | undefined): PatchStep[] {
    if (op === 'remove' && isTopLevel(path.urn))
      throw new PatchError('noTarget', `"${text}" is the resource itself`)
    if (op === 'remove' || !this.#describes(path.urn)) return [stepOf(op, text, path, undefined, value)]
    if (!isObject(value)) throw new PatchError('invalidValue', `"${text}" needs an object as its value`)
    return Object.entries(value).flatMap(([key, each]) => this.#readKey(op, `${path.urn}:${key}`, each))
  }

  /** Whether the attributes of this schema are known, so that another name is a mistake. */
  #describes(urn: string | undefined): boolean {
    return urn === undefined || isTopLevel(urn) || extensionNamed(this.#schema, urn) !== undefined
  }
}

function stepOf(
  op: PatchOperator,
  name: string,
  path: AttributePath,
  found: Located | undefined,
  value: Json | undefined,
): PatchStep {
  if (!found) return { kind: 'opaque', op, path, value, name }
  const filter = path.filter && valueFilterOf(path.filter, found.attribute)
  return { kind: 'known', op, ...found, filter, value, name }
}

function isReadOnly({ attribute, subAttribute }: Located): boolean {
  return attribute.mutability === 'readOnly' || subAttribute?.mutability === 'readOnly'
}

function parse(text: string, urns: ReadonlySet<string>): AttributePath | PathError {
  try {
    return parsePath(text, urns)
  } catch (error) {
    if (error instanceof PathError) return error
    throw error
  }
}

function operatorOf(op: Json | undefined): PatchOperator {
  const name = typeof op === 'string' ? op.toLowerCase() : undefined
  if (name === 'add' || name === 'replace' || name === 'remove') return name
  throw new PatchError(
    'invalidSyntax',
    `op must be add, replace or remove, not ${JSON.stringify(op ?? null)}`,
  )
}

function valueFilterOf(filter: Filter, attribute: Attribute): Filter {
  try {
    return resolveValueFilter(filter, attribute)
  } catch (error) {
    if (error instanceof FilterSchemaError) throw new PatchError('invalidFilter', error.message)
    throw error
  }
}
