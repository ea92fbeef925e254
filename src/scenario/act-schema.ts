import { z } from 'zod'
import { groupCreateSchema } from '../directory/group-schema.ts'
import { pushRuleCreateSchema } from '../directory/push-rule-schema.ts'
import { userCreateSchema, userPatchSchema } from '../directory/user-schema.ts'
import { requestSchema } from './request-schema.ts'

export const userName = z.string().min(1).describe('A userName.')
export const groupName = z.string().min(1).describe('A displayName.')

const membership = z.strictObject({ group: groupName, user: userName })
const subject = z
  .strictObject({ user: userName.optional(), group: groupName.optional() })
  .refine(
    (given) => (given.user === undefined) !== (given.group === undefined),
    'exactly one of user and group',
  )

/** What an administrator does in the directory and with the app, and somebody else in the target. One key is one step. */
export const actShape = {
  createUser: userCreateSchema.describe('A new user.'),
  updateUser: userPatchSchema.extend({ user: userName }).describe('Other values; null takes one away.'),
  deactivateUser: userName,
  reactivateUser: userName.describe(
    'Whoever is suspended, locked out, deactivated or deleted is active again.',
  ),
  suspendUser: userName,
  lockUser: userName.describe('Too many failed sign-ins.'),
  unlockUser: userName,
  expirePassword: userName.describe('Until there is a new one.'),
  resetPassword: userName.describe('The user is to choose a new one.'),
  deleteUser: userName.describe("The vendor's delete; soft first where the vendor has it."),
  assign: subject.describe('A user, or the members of a group, get the app.'),
  unassign: subject.describe('They have it no longer.'),
  createGroup: groupCreateSchema
    .extend({ members: z.array(userName).optional() })
    .describe('A new group, with members from the beginning.'),
  renameGroup: z.strictObject({ group: groupName, displayName: groupName }),
  deleteGroup: groupName,
  addMember: membership,
  removeMember: membership,
  pushGroup: z
    .union([groupName, z.strictObject({ group: groupName, linkTo: z.string().min(1) })])
    .describe(
      'The group is sent as a group, where that is a choice of its own; `linkTo` names one of the target that it becomes.',
    ),
  unpushGroup: z.strictObject({ group: groupName, target: z.enum(['delete', 'leave']) }),
  pushRule: pushRuleCreateSchema.describe('Every group that matches is pushed, also those that come later.'),
  deletePushRule: z
    .strictObject({ rule: z.string().min(1).describe('A name.'), target: z.enum(['delete', 'leave']) })
    .describe('The rule ends, with every push that it began.'),
  setPassword: z.strictObject({ user: userName, password: z.string().min(1) }),
  pushVerb: z
    .strictObject({ group: groupName, verb: z.enum(['activate', 'deactivate', 'push', 'retry']) })
    .describe(
      'What an administrator does with a pushed group: begins or ends that changes are told, push now, retry.',
    ),
  inTarget: requestSchema.describe('Somebody else changes the target.'),
}

const actSchema = z.strictObject(actShape).partial()

/** One act: an object with one of the keys. */
export type Act = z.infer<typeof actSchema>

/** What makes an object of optional steps one step. */
export const oneStep: [
  check: (step: object) => boolean,
  options: { error: string; when: (given: { issues: unknown[] }) => boolean },
] = [
  (step) => Object.keys(step).length === 1,
  {
    error: 'one step',
    // An unknown step is one mistake, not two.
    when: ({ issues }) => issues.length === 0,
  },
]
