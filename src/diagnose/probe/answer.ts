import { isObject, type Json, type JsonObject } from '../../base/json.ts'
import { errorUrn } from '../../scim/urn.ts'
import { statusLine } from '../excerpt.ts'
import { Unprepared } from '../probe.ts'
import { fail, inconclusive, pass, type Verdict } from '../rule.ts'
import { idText, listIn, type Seen } from '../seen.ts'

export function resourcesOf({ body }: Seen): JsonObject[] {
  return (body === undefined ? [] : (listIn(body) ?? [])).filter(isObject)
}

/** The body of a document such as /Schemas; the probe is inconclusive when it cannot be read at all. */
export function bodyOf(seen: Seen): Json | undefined {
  if (seen.ok && seen.text !== '' && seen.body === undefined)
    throw new Unprepared(seen, `The answer cannot be read: ${seen.line}`)
  return seen.body
}

/** Whether a success is none: its body is an error, of which a rule of its own speaks. */
export function saysError({ ok, body }: Seen): boolean {
  return ok && isObject(body) && Array.isArray(body.schemas) && body.schemas.includes(errorUrn)
}

export function idsOf(seen: Seen): string[] {
  return resourcesOf(seen).flatMap((resource) => idText(resource) ?? [])
}

export function totalOf({ body }: Seen): number | undefined {
  const total = isObject(body) ? body.totalResults : undefined
  return typeof total === 'number' ? total : undefined
}

export function scimTypeOf({ body }: Seen): Json | undefined {
  return isObject(body) ? body.scimType : undefined
}

/** Passes on one of the statuses; says otherwise what should have been. */
export function expectStatus(
  seen: Seen,
  statuses: readonly number[],
  should: string,
  aspect?: string,
): Verdict {
  if (statuses.includes(seen.status)) return pass
  // Too much was asked for, which says nothing of what was asked.
  if (seen.status === 429) return inconclusive(`${seen.line}: throttled.`)
  if (saysError(seen)) return inconclusive(`${seen.line}: the body is an error.`)
  return fail(`${seen.line}: ${should}.`, {
    excerpt: statusLine(seen),
    ...(aspect === undefined ? {} : { aspect }),
  })
}
