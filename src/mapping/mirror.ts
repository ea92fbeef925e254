import type { Json, JsonObject } from '../base/json.ts'
import { userSourceAttributes } from '../base/source-attribute.ts'
import type { MappingProfile } from '../profile/mapping-schema.ts'
import { fieldOf } from '../scim/field.ts'
import { mirrorRows } from './mirror-rows.ts'
import { mirrorTemplate } from './mirror-template.ts'

/** What a resource of the target says of a user, by neutral name; `custom` is an object. All values are text. */
export type ImportedUser = Record<string, string | Record<string, string>>

/** Which attribute is read where: the mapping of a profile, the other way round. */
export type Mirror = (resource: JsonObject) => Iterable<[attribute: string, value: Json | undefined]>

/** Text longer than this is left out: nobody's name, and it would be kept for each of a million users. */
const longestValue = 4096

/**
 * Compiles the mirror of a user mapping. An attribute is read where the mapping writes it alone, or first of several
 * choices; what is put together of several, constants and references are not read back. Of several places the first
 * with a value counts.
 */
export function compileMirror(mapping: MappingProfile['user']): (resource: JsonObject) => ImportedUser {
  const mirror = mapping.kind === 'rows' ? mirrorRows(mapping) : mirrorTemplate(mapping)
  return (resource) => {
    const user: ImportedUser = {}
    const custom: Record<string, string> = {}
    for (const [attribute, value] of mirror(resource)) {
      const text = textOf(value)
      if (text === undefined) continue
      if (attribute.startsWith('custom.')) custom[attribute.slice('custom.'.length)] ??= text
      else if (readable.has(attribute)) user[attribute] ??= text
    }
    // A userName that the mapping puts together is still the name of the account.
    const userName = textOf(fieldOf(resource, 'userName'))
    if (userName !== undefined) user.userName ??= userName
    return Object.keys(custom).length > 0 ? { ...user, custom } : user
  }
}

// A manager is somebody, not a text.
const readable: ReadonlySet<string> = new Set(userSourceAttributes.filter((name) => name !== 'managerId'))

function textOf(value: Json | undefined): string | undefined {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return undefined
  const text = String(value)
  return text === '' || text.length > longestValue || !text.isWellFormed() ? undefined : text
}
