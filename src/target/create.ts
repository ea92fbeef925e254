import { normalizeResource } from '../scim/resource.ts'
import { attributeNamed, resourceSchemas } from '../scim/schema.ts'
import type { Context } from './context.ts'
import type { Command, Outcome, Steps } from './step.ts'
import { draftMembers } from './write.ts'

/** RFC 7644 §3.3. A user is active unless the client says otherwise. */
export function create(
  context: Context,
  steps: Steps,
  { type, body, projection }: Command & { kind: 'create' },
): Outcome {
  const { members, ...attributes } = normalizeResource(resourceSchemas[type], body)
  const draft = draftMembers(context)
  const attribute = attributeNamed(resourceSchemas[type].core.attributes, 'members')
  if (attribute) draft.set(attribute, members)
  const stored = type === 'User' ? { ...attributes, active: attributes.active ?? true } : attributes
  const id = context.newId(type)
  const entry = steps.save({ kind: 'create', type, id, attributes: stored, members: draft.change() })
  return { kind: 'resource', status: 201, entry, projection }
}
