import { z } from 'zod'
import { durationSchema } from './http-schema.ts'
import { ladderNameSchema, ladderSchema } from './ladder-schema.ts'

const reactionSchema = z.strictObject({
  do: z.enum(['sync', 'deactivate', 'delete', 'nothing']).describe('What the target is told.'),
  link: z
    .enum(['keep', 'unmanage', 'drop'])
    .describe(
      'keep: still ours. unmanage: the id is remembered, later events are not sent. drop: forgotten.',
    ),
})

/** Somebody who may use the account and cannot sign in for the moment: nothing is told of that. */
const notSignedIn = reactionSchema.default({ do: 'sync', link: 'keep' })

/** What an administrator lets the vendor do to users of the target. */
const userActionsSchema = z.strictObject({
  create: z.boolean().default(true).describe('false: who is not found in the target is not created.'),
  update: z
    .boolean()
    .default(true)
    .describe('false: who is found is only linked, and no changed attribute or reference is told.'),
  delete: z.boolean().default(true).describe('false: no DELETE.'),
  deactivate: z
    .enum(['always', 'with-update', 'never'])
    .default('always')
    .describe('Whether accounts are switched off and on. with-update: as long as `update` is true.'),
})

/** What a situation of the directory object means for its resource. */
export const lifecycleSchema = z.strictObject({
  unassigned: reactionSchema.describe('No longer assigned, directly or by group.'),
  outOfScope: reactionSchema
    .nullable()
    .default(null)
    .describe('Assigned, but kept out by a scoping filter. null: as unassigned.'),
  skipOutOfScopeDeletions: z
    .boolean()
    .default(false)
    .describe(
      'true: neither is told of a user that is unassigned or kept out by a filter; nor of a group that leaves the scope.',
    ),
  staged: reactionSchema.describe('Not activated yet.'),
  lockedOut: notSignedIn.describe('After too many failed sign-ins.'),
  recovery: notSignedIn.describe('Is to choose a new password.'),
  passwordExpired: notSignedIn.describe('Has to change the password.'),
  suspended: reactionSchema,
  deactivated: reactionSchema,
  deleted: reactionSchema.describe('In the recycle bin.'),
  purged: reactionSchema.describe('Gone for good.'),
  createInactive: z.boolean().describe('Whether users who are not active are created at all.'),
  deactivationUnassigns: z.boolean().describe('Whether deactivation takes direct assignments away.'),
  noActiveMapping: z
    .enum(['deactivate', 'none', 'delete'])
    .default('deactivate')
    .describe(
      'What becomes of a deactivation where no mapping says `active`. deactivate: it is sent all the same. none: nothing. delete: DELETE in its place.',
    ),
  actions: userActionsSchema.prefault({}).describe('What the administrator allows.'),
})

/** When the engine works, and how much at once. */
export const syncSchema = z.strictObject({
  trigger: z.enum(['events', 'cycles']).describe('At each change; or in cycles with a watermark.'),
  interval: durationSchema.nullable().describe('From the start of one cycle to the next.'),
  probe: z.enum(['connection-test', 'none']).describe('What precedes every cycle.'),
  order: z
    .enum(['as-planned', 'by-stage'])
    .describe(
      'as-planned: in the order of events. by-stage: all users, then all groups, then all references.',
    ),
  concurrency: z.int().min(1).describe('Operations at once.'),
  requestsPerSecond: z.int().min(1).nullable(),
  eventDelay: durationSchema.describe('From an event to its first request.'),
  spacing: durationSchema.describe('Between two requests of one job.'),
})

const ladderOrName = z.union([ladderSchema, ladderNameSchema])

/** Which failures are tried again, and when. Failure classes are told apart in one place: `src/sync/retry.ts`. */
export const retrySchema = z.strictObject({
  throttled: ladderOrName.describe('429'),
  serverError: ladderOrName.describe('5xx'),
  network: ladderOrName.describe('No complete answer.'),
  refused: ladderOrName.describe('4xx and answers that make no sense.'),
  schedules: z
    .record(ladderNameSchema, ladderSchema)
    .default({})
    .describe('Ladders with a name, to choose from where sources disagree.'),
})

export type Reaction = z.infer<typeof reactionSchema>
export type RetryProfile = z.infer<typeof retrySchema>
