import { z } from 'zod'
import { groupCreateSchema } from '../../src/directory/group-schema.ts'
import { userCreateSchema, userPatchSchema } from '../../src/directory/user-schema.ts'
import { requestSchema } from './wire-schema.ts'

const user = z.string().min(1).describe('A userName.')
const group = z.string().min(1).describe('A displayName.')
const nothing = z.strictObject({})
const membership = z.strictObject({ group, user })
const subject = z
  .strictObject({ user: user.optional(), group: group.optional() })
  .refine(
    (given) => (given.user === undefined) !== (given.group === undefined),
    'exactly one of user and group',
  )

/** One step, in the words of scenarios: one key. `sync` and `settle` stand alone in files. */
export const stepSchema = z
  .strictObject({
    createUser: userCreateSchema,
    updateUser: userPatchSchema.extend({ user }),
    deactivateUser: user,
    reactivateUser: user,
    suspendUser: user,
    deleteUser: user,
    assign: subject,
    unassign: subject,
    createGroup: groupCreateSchema.extend({ members: z.array(user).optional() }),
    renameGroup: z.strictObject({ group, displayName: group }),
    deleteGroup: group,
    addMember: membership,
    removeMember: membership,
    pushGroup: group,
    unpushGroup: z.strictObject({ group, target: z.enum(['delete', 'leave']) }),
    sync: nothing.describe('A cycle, or for vendors who work on events a look at everything.'),
    settle: nothing.describe('Until nothing is due or under way, the next cycle included.'),
    inTarget: requestSchema.describe('Somebody else changes the target.'),
  })
  .partial()
  .refine((step) => Object.keys(step).length === 1, {
    error: 'one step',
    // An unknown step is one mistake, not two.
    when: ({ issues }) => issues.length === 0,
  })

export type Step = z.infer<typeof stepSchema>
