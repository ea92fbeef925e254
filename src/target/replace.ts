import type { JsonObject } from '../base/json.ts'
import { keyOf } from '../scim/field.ts'
import { normalizeResource } from '../scim/resource.ts'
import { attributeNamed, resourceSchemas } from '../scim/schema.ts'
import type { Context } from './context.ts'
import { checkIfMatch } from './etag.ts'
import type { Command, Outcome, Steps } from './step.ts'
import { draftMembers, writable } from './write.ts'

/**
 * What a PUT that does not mention it leaves as it is, which RFC 7644 §3.5.1 allows: whoever writes a name must not
 * bring a leaver back, unlink a resource from its client, or unset a password that nobody can read.
 */
const kept = ['externalId', 'active', 'password']

/** RFC 7644 §3.5.1. */
export function replace(
  context: Context,
  steps: Steps,
  { type, id, body, ifMatch, projection }: Command & { kind: 'replace' },
): Outcome {
  const before = writable(context, type, id)
  checkIfMatch(ifMatch, before)
  const { members, ...attributes } = normalizeResource(resourceSchemas[type], body)
  const draft = draftMembers(context, id)
  const attribute = attributeNamed(resourceSchemas[type].core.attributes, 'members')
  if (attribute) draft.set(attribute, members)
  const stored = { ...keptOf(before.attributes, body), ...attributes }
  const entry = steps.save({ kind: 'replace', type, id, attributes: stored, members: draft.change() })
  return { kind: 'resource', status: 200, entry, projection }
}

function keptOf(attributes: JsonObject, body: JsonObject): JsonObject {
  const unmentioned = kept.filter((name) => keyOf(body, name) === undefined && attributes[name] !== undefined)
  return Object.fromEntries(unmentioned.map((name) => [name, attributes[name] ?? null]))
}
