import { z } from 'zod'
import type { InputKind } from './check-input.ts'
import { nameSchema } from './user-schema.ts'

const description = z.string().describe('What the group is for')

/** A group as the API shows it. */
export const groupSchema = z.strictObject({
  id: z.string().describe('grp_ and 16 characters'),
  displayName: nameSchema.describe('Unique'),
  description: description.optional(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
})

/** A new group. `null` and `''` mean that there is no value. */
export const groupCreateSchema = z.strictObject({
  displayName: nameSchema,
  description: description.nullish(),
})

/** A JSON merge patch (RFC 7396) of a group. */
export const groupPatchSchema = groupCreateSchema.partial()

export type Group = z.infer<typeof groupSchema>
export type GroupCreate = z.input<typeof groupCreateSchema>
export type GroupPatch = z.input<typeof groupPatchSchema>

export const groupInput: InputKind = {
  code: 'ERR_GROUP_INVALID',
  noun: 'group',
  names: ['displayName', 'description'],
  aliases: { name: 'displayName' },
  reasons: {
    id: 'is given by the directory and cannot be set',
    createdAt: 'is given by the directory and cannot be set',
    updatedAt: 'is given by the directory and cannot be set',
    members: 'is changed member by member, not here',
  },
  hint: 'Attributes of a group: displayName, description.',
}
