import { z } from 'zod'
import { durationSchema } from './http-schema.ts'
import { ladderNameSchema, ladderSchema } from './ladder-schema.ts'

const causes = ['probe', 'proportion', 'failures', 'total', 'deletions'] as const

const errorSchema = z.strictObject({
  code: z.string().min(1),
  text: z.string().describe('With `{message}` (ours) and `{detail}` (the target’s own words).'),
})

/** When the vendor stops trusting a target, how often it tries all the same, and when it gives up. */
export const quarantineSchema = z.strictObject({
  thresholds: z
    .strictObject({
      floor: z.int().min(1).describe('Fewer failures than this never lead into quarantine.'),
      proportion: z.number().min(0).max(1).describe('More than this part of the events failed.'),
      failures: z.int().min(1).describe('More failures than this, those of references not counted.'),
      total: z.int().min(1).describe('More failures than this, those of references included.'),
    })
    .nullable()
    .describe('Of failures that wait for another attempt. null: they never lead into quarantine.'),
  attempts: z
    .union([ladderSchema, ladderNameSchema])
    .describe('From one cycle in quarantine to the next. `attempts` and `giveUpAfter` are not read.'),
  disableAfter: durationSchema.nullable().describe('From the first quarantine of a series; null: never.'),
  prune: z
    .enum(['initial-cycle', 'never'])
    .describe('initial-cycle: a threshold reached there ends the retries of what failed, and it goes on.'),
  expiredEscrow: z
    .enum(['dropped', 'disables'])
    .describe('A failure that was retried to the end is given up; or that disables the whole app.'),
  reasons: z
    .record(z.enum(causes), z.string())
    .describe(
      'The vendor’s words. probe: the connection test failed. proportion, failures, total: a threshold. deletions: more than allowed.',
    ),
  errors: z
    .object({ default: errorSchema })
    .catchall(errorSchema)
    .describe('What the administrator reads when the connection test failed, by its reason.'),
  deletions: z
    .int()
    .min(0)
    .nullable()
    .describe('More users disabled, or users and groups deleted, in one cycle wait for an administrator.'),
})

export type QuarantineCause = (typeof causes)[number]
export type QuarantineProfile = z.infer<typeof quarantineSchema>
