import { z } from 'zod'
import { durationSchema } from './http-schema.ts'

const reactionSchema = z.strictObject({
  do: z.enum(['sync', 'deactivate', 'delete', 'nothing']).describe('What the target is told.'),
  link: z
    .enum(['keep', 'unmanage', 'drop'])
    .describe(
      'keep: still ours. unmanage: the id is remembered, later events are not sent. drop: forgotten.',
    ),
})

/** What a situation of the directory object means for its resource. */
export const lifecycleSchema = z.strictObject({
  unassigned: reactionSchema.describe('No longer assigned, directly or by group.'),
  staged: reactionSchema.describe('Not activated yet.'),
  suspended: reactionSchema,
  deactivated: reactionSchema,
  deleted: reactionSchema.describe('In the recycle bin.'),
  purged: reactionSchema.describe('Gone for good.'),
  createInactive: z.boolean().describe('Whether users who are not active are created at all.'),
  deactivationUnassigns: z.boolean().describe('Whether deactivation takes direct assignments away.'),
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

const ladderSchema = z.strictObject({
  waits: z
    .array(durationSchema)
    .describe(
      'Before the 2nd, 3rd … attempt; empty: no retry. With cycles, an attempt waits for the first cycle after that: 0s is the next one.',
    ),
  after: z.enum(['fail', 'repeat-last', 'double']).describe('After the last wait.'),
  attempts: z.int().min(1).nullable().describe('Attempts in all; null: no limit but giveUpAfter.'),
  giveUpAfter: durationSchema.nullable().describe('From the first failure.'),
  retryAfter: z
    .enum(['honour', 'ignore'])
    .describe('What a Retry-After header with whole seconds does to the first wait.'),
})

/** Which failures are tried again, and when. Failure classes are told apart in one place: `src/sync/retry.ts`. */
export const retrySchema = z.strictObject({
  throttled: ladderSchema.describe('429'),
  serverError: ladderSchema.describe('5xx'),
  network: ladderSchema.describe('No complete answer.'),
  refused: ladderSchema.describe('4xx and answers that make no sense.'),
})

export type Reaction = z.infer<typeof reactionSchema>
export type Ladder = z.infer<typeof ladderSchema>
