import { isObject, type JsonObject } from '../base/json.ts'
import { resourceSchemas } from '../scim/schema.ts'
import { enterpriseUserUrn, type ResourceType } from '../scim/urn.ts'

/** The URN of the enterprise extension as a setter leaves it that splits at the dot. */
const lastDot = enterpriseUserUrn.lastIndexOf('.')
const [head, tail] = [enterpriseUserUrn.slice(0, lastDot), enterpriseUserUrn.slice(lastDot + 1)]

/**
 * A resource whose attributes stand where they belong: what stands under the URN of the core schema at the top, a split URN
 * of an extension in one piece, and the manager in the enterprise schema. Rules look through such a misplacement, so that
 * the one that is about it (`RFC7643-3.3-extension-key`, `RFC7643-4.3-manager`) tells of it alone. The resource itself when
 * nothing is misplaced.
 */
export function asMeant(type: ResourceType, resource: JsonObject): JsonObject {
  const placed = withWholeUrns(type, resource)
  if (type !== 'User' || placed.manager === undefined) return placed
  const { manager, ...rest } = placed
  const { [enterpriseUserUrn]: extension = {} } = rest
  if (!isObject(extension)) return placed
  return { ...rest, [enterpriseUserUrn]: { manager, ...extension } }
}

function withWholeUrns(type: ResourceType, resource: JsonObject): JsonObject {
  const key = coreKey(type, resource)
  const under = key === undefined ? undefined : resource[key]
  const split = resource[head]
  const extension = isObject(split) && isObject(split[tail]) ? split[tail] : undefined
  if (!isObject(under) && extension === undefined) return resource
  const { [head]: _, ...unsplit } = resource
  const rest = Object.fromEntries(
    Object.entries(extension === undefined ? resource : unsplit).filter(([name]) => name !== key),
  )
  return {
    ...(isObject(under) ? under : {}),
    ...rest,
    ...(extension === undefined ? {} : { [enterpriseUserUrn]: extension }),
  }
}

/** The key under which core attributes are nested, if they are. */
export function coreKey(type: ResourceType, resource: JsonObject): string | undefined {
  for (const key in resource) if (isCoreUrn(type, key) && isObject(resource[key])) return key
  return undefined
}

/** Whether nothing belongs under this key of a resource: what an IdP found there, and gave back, stands elsewhere too. */
export function isMisplaced(type: ResourceType, key: string): boolean {
  return key === head || isCoreUrn(type, key) || (type === 'User' && key === 'manager')
}

function isCoreUrn(type: ResourceType, key: string): boolean {
  const urn = resourceSchemas[type].core.id
  // Of names with another length nothing need be made.
  return key.length === urn.length && key.toLowerCase() === urn.toLowerCase()
}
