import type { ResourceType } from '../scim/urn.ts'
import type { Propagation } from './propagation.ts'
import type { Representation } from './representation.ts'

/** What the steps of one target share. */
export interface Context {
  /** Of the path, without a slash at its end. */
  basePath: string
  /** The base URL that clients reach the target by. */
  url: string
  /** Those that are let in. Null: everybody is. */
  tokens: readonly string[] | null
  /** That of the second tenant. */
  secondToken: string | undefined
  /** The most resources in one answer, and how many there are when nobody asks for fewer. */
  maxResults: number
  uniqueGroupNames: boolean
  propagation: Propagation
  representation: Representation
  /** The texts of /ServiceProviderConfig, /Schemas and /ResourceTypes. */
  discovery: ReadonlyMap<string, string>
  now(): number
  wait(ms: number): Promise<void>
  newId(type: ResourceType): string
}
