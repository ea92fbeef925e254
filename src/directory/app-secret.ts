import { isObject, type Json, type JsonObject } from '../base/json.ts'

/** What stands in the place of a secret. Sent back in an update it means: as it is. */
export const maskedSecret = '********'

/** The parts of `auth` that are no secrets; whatever is not listed is masked. */
const open = new Set(['type', 'username', 'name', 'clientId', 'tokenUrl', 'scope', 'clientAuth'])

/** The target without its secrets. */
export function maskTarget(target: JsonObject): JsonObject {
  if (!isObject(target.auth)) return target
  const auth = Object.entries(target.auth).map(([part, value]): [string, Json] => [
    part,
    open.has(part) ? value : maskedSecret,
  ])
  return { ...target, auth: Object.fromEntries(auth) }
}

/**
 * A merge patch of a target. Another type of `auth` replaces all of it, so that no secret of the old one stays behind;
 * a masked secret keeps the present one.
 */
export function patchTarget(target: JsonObject, { auth: patch, ...others }: JsonObject): JsonObject {
  const merged = mergePatch(target, others)
  if (!isObject(patch)) return patch === undefined ? merged : { ...merged, auth: patch }
  const now = isObject(target.auth) ? target.auth : {}
  const base = patch.type === undefined || patch.type === now.type ? now : {}
  const given = Object.entries(patch).filter(([part, value]) => value !== maskedSecret || !(part in base))
  return { ...merged, auth: mergePatch(base, Object.fromEntries(given)) }
}

/** RFC 7396 §2. */
export function mergePatch(target: JsonObject, patch: JsonObject): JsonObject {
  const merged = { ...target }
  for (const [name, value] of Object.entries(patch)) {
    const now = merged[name]
    if (value === null) delete merged[name]
    else merged[name] = isObject(value) ? mergePatch(isObject(now) ? now : {}, value) : value
  }
  return merged
}
