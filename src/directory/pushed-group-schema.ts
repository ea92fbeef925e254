import { z } from 'zod'
import type { InputKind } from './check-input.ts'

/** A group whose object is sent to the target, and how that stands. */
export const pushedGroupSchema = z.strictObject({
  id: z.string().describe('grp_ and 16 characters'),
  displayName: z.string(),
  status: z
    .enum(['active', 'inactive', 'error'])
    .describe(
      'inactive: an administrator stopped it. error: a request failed, and nothing is told until it is tried again.',
    ),
  lastPush: z.iso
    .datetime()
    .nullable()
    .describe('When a request about the group was answered well, IdP time'),
  errorSummary: z.string().nullable().describe("What the vendor's administrator reads of the error"),
  targetGroupId: z.string().nullable().describe('Its id in the target, once there is a link'),
  rule: z.string().nullable().describe('The push rule that pushes it; null: it was pushed by name'),
})

const target = z.string().min(1, 'must not be empty').max(1000, 'must not be longer than 1000 characters')

/** What the push of a group may begin with; nothing: it is looked up by its name, or made. */
export const pushOptionsSchema = z
  .strictObject({
    targetGroupId: target.optional().describe("The target's group that it is to be linked with"),
    targetGroupName: target
      .optional()
      .describe('What the group is looked up and made as, until it is renamed'),
  })
  .refine(({ targetGroupId, targetGroupName }) => !(targetGroupId && targetGroupName), {
    path: ['targetGroupName'],
    message: 'cannot be given together with targetGroupId',
  })

export type PushedGroup = z.infer<typeof pushedGroupSchema>
export type PushOptions = z.input<typeof pushOptionsSchema>

export const pushInput: InputKind = {
  code: 'ERR_GROUP_INVALID',
  noun: 'push',
  names: ['targetGroupId', 'targetGroupName'],
  hint: 'A push may say targetGroupId or targetGroupName.',
}
