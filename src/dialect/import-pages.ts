import type { JsonObject } from '../base/json.ts'
import type { Profile } from '../profile/schema.ts'
import type { ResourceType } from '../scim/urn.ts'
import { idOf, readPage } from './answer.ts'
import type { Failure } from './outcome.ts'
import { bare, resourcePath } from './request.ts'
import type { Conversation } from './request-spec.ts'

/** How reading all pages ended. */
export type ImportEnd =
  | { kind: 'complete' }
  /** A page brought nothing that had not been seen: the target does not page, or turns in a circle. */
  | { kind: 'repeated' }
  | { kind: 'failed'; failure: Failure }

/**
 * Reads every resource of a type, page by page, as the vendor advances; hands each one over once. A target that never
 * ends its pages is noticed by the first page without anything new.
 */
export function* importPages(
  profile: Profile,
  resource: ResourceType,
  take: (id: string, resource: JsonObject) => void,
): Conversation<ImportEnd> {
  const { pageSize, advance } = profile.import
  const intent = resource === 'User' ? 'import-users' : 'import-groups'
  const seen = new Set<string>()
  let startIndex = 1
  while (true) {
    const template = parametersOf(pageSize, startIndex)
    const request = bare(profile, intent, 'GET', resourcePath(resource), template)
    const { value: page, failure } = readPage(profile, request, yield request)
    if (!page) return { kind: 'failed', failure }
    let fresh = 0
    for (const each of page.resources) {
      const id = idOf(each)
      if (id === undefined || seen.has(id)) continue
      seen.add(id)
      fresh++
      take(id, each)
    }
    startIndex += advance === 'page-size' && pageSize !== null ? pageSize : page.resources.length
    if (page.resources.length === 0 || page.total === undefined || startIndex > page.total)
      return { kind: 'complete' }
    if (fresh === 0) return { kind: 'repeated' }
  }
}

function parametersOf(pageSize: number | null, startIndex: number): string[] {
  if (pageSize !== null) return [`startIndex=${startIndex}`, `count=${pageSize}`]
  return startIndex === 1 ? [] : [`startIndex=${startIndex}`]
}
