import type { MappingProfile } from '../profile/mapping-schema.ts'
import type { Desired } from './desired.ts'
import { compileRows } from './map-rows.ts'
import { compileTemplate } from './map-template.ts'
import type { GroupSource, UserSource } from './mapping-source.ts'

/** The compiled mappings of one app. */
export interface Mapping {
  user(source: UserSource): Desired
  group(source: GroupSource): Desired
}

/** Throws `ExpressionError`, `PathError` or `SyntaxError` for a text that cannot be compiled. */
export function compileMapping({ user, group }: MappingProfile): Mapping {
  return {
    user: user.kind === 'rows' ? compileRows(user) : compileTemplate(user),
    group: compileRows(group),
  }
}
