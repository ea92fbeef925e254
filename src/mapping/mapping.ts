import type { JsonObject } from '../base/json.ts'
import type { MappingProfile } from '../profile/mapping-schema.ts'
import type { Desired } from './desired.ts'
import { compileRows, rowsSayActive } from './map-rows.ts'
import { compileTemplate, templateSaysActive } from './map-template.ts'
import type { GroupSource, UserSource } from './mapping-source.ts'
import { compileMirror, type ImportedUser } from './mirror.ts'

/** The compiled mappings of one app. */
export interface Mapping {
  /** Whether the mapping of users says if an account may be used. */
  readonly saysActive: boolean
  user(source: UserSource): Desired
  group(source: GroupSource): Desired
  /** The other way round: what a resource of the target says of a user. */
  mirror(resource: JsonObject): ImportedUser
}

/** Throws `ExpressionError`, `PathError` or `SyntaxError` for a text that cannot be compiled. */
export function compileMapping({ user, group }: MappingProfile): Mapping {
  return {
    saysActive: user.kind === 'rows' ? rowsSayActive(user) : templateSaysActive(user),
    user: user.kind === 'rows' ? compileRows(user) : compileTemplate(user),
    group: compileRows(group),
    mirror: compileMirror(user),
  }
}
