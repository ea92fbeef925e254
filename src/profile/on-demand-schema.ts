import { z } from 'zod'
import { durationSchema } from './http-schema.ts'

/** What an administrator may ask to be provisioned at once, outside the cycles. */
export const onDemandSchema = z.strictObject({
  members: z.int().min(0).nullable().default(null).describe('Members of a group in one request; null: any.'),
  rate: z
    .strictObject({ requests: z.int().min(1), window: durationSchema })
    .nullable()
    .default(null)
    .describe('More requests than this in a window are refused.'),
  leavers: z
    .enum(['all', 'unassigned-only'])
    .default('all')
    .describe('Whether it tells of users who were disabled or deleted in the directory.'),
  as: z
    .string()
    .nullable()
    .default(null)
    .describe('The profile whose messages are used instead; null: this one.'),
})

export type OnDemandProfile = z.infer<typeof onDemandSchema>
