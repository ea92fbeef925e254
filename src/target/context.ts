import type { ResourceType } from '../scim/urn.ts'
import type { Propagation } from './propagation.ts'
import type { Representation } from './representation.ts'

/** What the steps of one target share. */
export interface Context {
  /** Of the path, without a slash at its end. */
  basePath: string
  token: string | null
  /** The most resources in one answer, and how many there are when nobody asks for fewer. */
  maxResults: number
  uniqueGroupNames: boolean
  propagation: Propagation
  representation: Representation
  /** The texts of /ServiceProviderConfig, /Schemas and /ResourceTypes. */
  discovery: ReadonlyMap<string, string>
  now(): number
  newId(type: ResourceType): string
  /** Ids are given anew, from the first one on. */
  restartIds(): void
}
