import type { JsonObject } from '../base/json.ts'
import type { DesiredAttribute } from '../mapping/desired.ts'
import { erasePath, readPath } from '../scim/attribute-access.ts'
import { parsePath } from '../scim/path.ts'
import { failureOf, readOne } from './answer.ts'
import { failed, type Outcome } from './outcome.ts'
import { bare, resourcePath, withBody } from './request.ts'
import type { Conversation } from './request-spec.ts'
import { overlay } from './resource-body.ts'
import type { ResourceCase } from './resource-case.ts'

/**
 * GET, lay something over the JSON that came, PUT all of it. Whatever the target shows goes back to it: unknown
 * keys, `meta`, stale values. The two requests are not conditional, so a change in between is lost.
 */
export function* getOverlayPut(
  context: ResourceCase,
  targetId: string,
  told: 'everything' | 'active' | 'nothing',
  change: (fetched: JsonObject) => JsonObject,
): Conversation<Outcome> {
  const { profile, resource } = context
  const name = resource.toLowerCase()
  const path = resourcePath(resource, targetId)
  const read = bare(profile, `${name}-get`, 'GET', path)
  const fetched = readOne(profile, read, yield read)
  if (!fetched.value) {
    const gone = fetched.failure.reason === 'not-found' && profile.user.gone === 'unlink'
    return failed(fetched.failure, gone ? undefined : targetId, gone)
  }
  const request = withBody(profile, `${name}-update`, 'PUT', path, change(fetched.value))
  const failure = failureOf(request, yield request)
  return failure ? failed(failure, targetId) : { result: 'updated', targetId, told }
}

/** The overlay of a profile push. */
export function overlayProfile(context: ResourceCase, linking: boolean): (fetched: JsonObject) => JsonObject {
  const { profile, desired, changed } = context
  const all = linking || profile.user.overlay === 'mapped'
  return (fetched) => {
    const attributes = desired.attributes.filter(({ path, parsed, apply }) => {
      if (apply === 'create') return false
      if (apply === 'if-missing') return readPath(fetched, parsed) === undefined
      const remade = profile.user.overlayElements === 'replace' && parsed.filter !== undefined
      return all || remade || changed.has(path)
    })
    const base = structuredClone(fetched)
    if (profile.user.cleared === 'remove')
      for (const path of context.cleared) erasePath(base, parsePath(path))
    if (profile.user.overlayElements === 'replace') for (const list of listsOf(desired)) erasePath(base, list)
    return overlay(profile, base, [...attributes, ...clearedAttributes(context)])
  }
}

/** The lists whose elements are mapped. */
function listsOf({ attributes, empty }: ResourceCase['desired']): { attribute: string }[] {
  return [...attributes, ...empty].flatMap(({ parsed }) =>
    parsed.filter ? [{ attribute: parsed.attribute }] : [],
  )
}

/** The overlay of a single value. */
export function overlayValue(context: ResourceCase, path: string, value: DesiredAttribute['value']) {
  const attribute: DesiredAttribute = { path, parsed: parsePath(path), value, apply: 'always' }
  return (fetched: JsonObject) => overlay(context.profile, fetched, [attribute])
}

function clearedAttributes({ profile, cleared }: ResourceCase): DesiredAttribute[] {
  if (profile.user.cleared === 'keep' || profile.user.cleared === 'remove') return []
  const value = profile.user.cleared === 'null' ? null : ''
  return cleared.map((path) => ({ path, parsed: parsePath(path), value, apply: 'always' }))
}
