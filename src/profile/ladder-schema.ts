import { z } from 'zod'
import { durationSchema } from './http-schema.ts'

/** When something that failed is tried again. */
export const ladderSchema = z.strictObject({
  waits: z
    .array(durationSchema)
    .describe(
      'Before the 2nd, 3rd … attempt; empty: no retry. With cycles, an attempt waits for the first cycle after that: 0s is the next one.',
    ),
  counted: z
    .enum(['from-last', 'from-first'])
    .default('from-last')
    .describe('What a wait is counted from: the attempt before, or the first failure.'),
  after: z.enum(['fail', 'repeat-last', 'double']).describe('After the last wait.'),
  ceiling: durationSchema.nullable().default(null).describe('Waits do not double beyond this.'),
  attempts: z.int().min(1).nullable().describe('Attempts in all; null: no limit but giveUpAfter.'),
  giveUpAfter: durationSchema.nullable().describe('From the first failure.'),
  retryAfter: z
    .enum(['first', 'each', 'ignore'])
    .describe(
      'A Retry-After header with whole seconds. first: that of the first failure is the first wait, later ones are not read. each: it is the wait that follows. Doubling goes on from it.',
    ),
})

/** One of `retry.schedules`. */
export const ladderNameSchema = z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'the name of one of retry.schedules')

export type Ladder = z.infer<typeof ladderSchema>
