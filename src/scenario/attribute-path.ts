import { z } from 'zod'
import { nearest } from '../base/nearest.ts'
import { PathError, parsePath } from '../scim/path.ts'
import { locate, resourceSchemas } from '../scim/schema.ts'

/** Values by SCIM path: of the core schemas, of the enterprise extension, or with the URN of another one. */
export const attributeValues = z.record(z.string(), z.json()).superRefine((values, { addIssue }) => {
  for (const key of Object.keys(values)) {
    const wrong = wrongWith(key)
    if (wrong !== undefined) addIssue({ code: 'unrecognized_keys', keys: [key], message: wrong })
  }
})

function wrongWith(text: string): string | undefined {
  try {
    const path = parsePath(text)
    const known = Object.values(resourceSchemas).some((schema) => locate(schema, path) !== undefined)
    // Of an extension of the target's own nobody here knows what it holds.
    if (known || isForeign(path.urn)) return undefined
    const meant = nearest(path.attribute, attributeNames)
    const question = meant === undefined || meant === path.attribute ? '' : `; did you mean "${meant}"?`
    return `is no attribute of a SCIM user or group${question}`
  } catch (error) {
    if (!(error instanceof PathError)) throw error
    return `is no SCIM path: ${error.message}`
  }
}

const schemas = Object.values(resourceSchemas).flatMap(({ core, extensions }) => [core, ...extensions])
const attributeNames = schemas.flatMap(({ attributes }) => attributes.map(({ name }) => name))

function isForeign(urn: string | undefined): boolean {
  return urn !== undefined && !schemas.some(({ id }) => id.toLowerCase() === urn.toLowerCase())
}
