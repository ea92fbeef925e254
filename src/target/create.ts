import { normalizeResource } from '../scim/resource.ts'
import { attributeNamed, resourceSchemas } from '../scim/schema.ts'
import type { Context } from './context.ts'
import type { Command, Outcome } from './step.ts'
import { draftMembers, save } from './write.ts'

/** RFC 7644 §3.3. A user is active unless the client says otherwise. */
export function create(context: Context, { type, body, projection }: Command & { kind: 'create' }): Outcome {
  const { members, ...attributes } = normalizeResource(resourceSchemas[type], body)
  const draft = draftMembers(context)
  const attribute = attributeNamed(resourceSchemas[type].core.attributes, 'members')
  if (attribute) draft.set(attribute, members)
  const stored = type === 'User' ? { ...attributes, active: attributes.active ?? true } : attributes
  const entry = save(context, type, context.newId(type), stored, draft.change())
  return { kind: 'resource', status: 201, entry, projection }
}
