import { AppError } from '../base/error.ts'
import type { Json, JsonObject } from '../base/json.ts'
import { writePath } from '../scim/attribute-access.ts'
import { PathError, parsePath } from '../scim/path.ts'

/**
 * The resource that was told by these values, as far as it can be put together again: a place that cannot be written
 * stays empty. Keys of a template that look like no path are keys.
 */
export function knownResource(known: readonly (readonly [path: string, value: Json])[]): JsonObject {
  const resource: JsonObject = {}
  for (const [path, value] of known) {
    try {
      writePath(resource, parsePath(path), structuredClone(value))
    } catch (error) {
      if (error instanceof PathError) resource[path] = value
      else if (!(error instanceof AppError)) throw error
    }
  }
  return resource
}
