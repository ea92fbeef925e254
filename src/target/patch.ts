import { applyStep } from '../scim/patch-apply.ts'
import type { PatchStep } from '../scim/patch-step.ts'
import type { Context } from './context.ts'
import { checkIfMatch } from './etag.ts'
import type { Command, Draft, Outcome, Steps } from './step.ts'
import { draftMembers, writable } from './write.ts'

/**
 * RFC 7644 §3.5.2: all operations or none. A group answers 204, since its representation may be long and nobody who
 * changes a member wants to read the others; asked for attributes, it gives them.
 */
export function patch(
  context: Context,
  steps: Steps,
  { type, id, operations, ifMatch, projection }: Command & { kind: 'patch' },
): Outcome {
  const before = writable(context, type, id)
  checkIfMatch(ifMatch, before)
  const draft: Draft = {
    before,
    attributes: structuredClone(before.attributes),
    members: draftMembers(context, id),
  }
  for (const step of steps.readOperations(operations, before)) steps.apply(draft, step)
  const { attributes, members } = draft
  const entry = steps.save({ kind: 'patch', type, id, attributes, members: members.change() })
  if (type === 'Group' && !projection) return { kind: 'empty', status: 204, etag: entry.store.etag(entry) }
  return { kind: 'resource', status: 200, entry, projection }
}

/** Members are not among the stored attributes, so that a change of one need not copy all. */
export function apply({ attributes, members }: Draft, step: PatchStep): void {
  if (step.kind === 'known' && step.attribute.name === 'members') members.apply(step)
  else applyStep(attributes, step)
}
