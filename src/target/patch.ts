import { applyStep } from '../scim/patch-apply.ts'
import { type KnownStep, type PatchStep, readOperations } from '../scim/patch-step.ts'
import { resourceSchemas } from '../scim/schema.ts'
import type { Context } from './context.ts'
import { checkIfMatch } from './etag.ts'
import type { Command, Outcome } from './step.ts'
import { draftMembers, save, writable } from './write.ts'

/**
 * RFC 7644 §3.5.2: all operations or none. A group answers 204, since its representation may be long and nobody who
 * changes a member wants to read the others; asked for attributes, it gives them.
 */
export function patch(
  context: Context,
  { type, id, operations, ifMatch, projection }: Command & { kind: 'patch' },
): Outcome {
  const before = writable(context, type, id)
  checkIfMatch(ifMatch, before)
  const attributes = structuredClone(before.attributes)
  const draft = draftMembers(context, id)
  for (const step of readOperations(operations, resourceSchemas[type], before.attributes)) {
    if (isMembership(step)) draft.apply(step)
    else applyStep(attributes, step)
  }
  const entry = save(context, type, id, attributes, draft.change())
  if (type === 'Group' && !projection) return { kind: 'empty', status: 204, etag: entry.store.etag(entry) }
  return { kind: 'resource', status: 200, entry, projection }
}

function isMembership(step: PatchStep): step is KnownStep {
  return step.kind === 'known' && step.attribute.name === 'members'
}
