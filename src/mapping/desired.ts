import type { Json } from '../base/json.ts'
import type { AttributePath } from '../scim/path.ts'

/** One attribute that the target should hold. */
export interface DesiredAttribute {
  /** As the profile writes it: `name.givenName`, `emails[type eq "work"].value`. */
  path: string
  parsed: AttributePath
  value: Json
  /** `create`: only in the first request. `update`: only in later ones. `if-missing`: where the target does not show it. */
  apply: 'always' | 'create' | 'update' | 'if-missing'
}

/** An attribute whose value is the target's id of another directory object. */
export interface DesiredReference {
  path: string
  parsed: AttributePath
  /** The directory object; undefined when nobody is referred to. */
  objectId: string | undefined
}

/** What the target should hold of one directory object, in the order of the mapping. */
export interface Desired {
  attributes: DesiredAttribute[]
  references: DesiredReference[]
  /** Mapped attributes that have no value now. */
  empty: { path: string; parsed: AttributePath }[]
}
