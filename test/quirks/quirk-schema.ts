import { z } from 'zod'
import { sourceSchema } from '../../src/profile/source-schema.ts'
import { requestSchema } from '../../src/scenario/request-schema.ts'
import { ruleSchema } from './rule-schema.ts'
import { stepSchema } from './step-schema.ts'

const jsonObjectSchema = z.record(z.string(), z.json())

const outcomeSchema = z.strictObject({
  operation: z
    .strictObject({
      status: z.enum(['succeeded', 'failed', 'waiting']),
      attempts: z.int().min(1).optional(),
      error: z.string().optional().describe('Our own code of the failure.'),
      vendor: z.string().optional().describe('The code that the administrator of the vendor reads.'),
      text: z.string().optional().describe('The sentence that goes with it; `*` stands for any text.'),
    })
    .optional()
    .describe('What became of the newest operation that was not needless.'),
  cycle: z.enum(['finished', 'failed']).optional().describe('What became of the newest cycle.'),
  users: z
    .array(jsonObjectSchema)
    .optional()
    .describe('All users of the target, in the order of their creation, each with some of its attributes.'),
  groups: z
    .array(jsonObjectSchema)
    .optional()
    .describe('All groups likewise; `members` are the userNames of all members.'),
})

const toleranceSchema = z.strictObject({
  does: z.string().describe('What this target makes of the requests, in one sentence.'),
  rules: z
    .array(ruleSchema)
    .default([])
    .describe(
      'What it does differently from the built-in target once the steps begin; the first that fits counts.',
    ),
  expect: outcomeSchema,
})

/** A known oddity of an identity provider: how to bring it about, what is sent, and what targets make of it. */
export const quirkSchema = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z0-9]+(-[a-z0-9]+)+$/, 'lower-case words with dashes, the vendor first')
    .describe('The file name without `.yaml`.'),
  title: z.string(),
  source: sourceSchema,
  profile: z.string().describe('The profile that shows it.'),
  overrides: jsonObjectSchema.default({}).describe('What to switch on: anything that a profile can say.'),
  before: z.array(stepSchema).default([]).describe('What leads up to it; its requests are not looked at.'),
  steps: z.array(stepSchema).min(1),
  meanwhile: z
    .strictObject({
      after: requestSchema.describe('The first request that looks like this.'),
      do: z.array(requestSchema).describe('What somebody else sends to the target right after its answer.'),
    })
    .optional(),
  wire: z.array(requestSchema).describe('All requests that the steps cause, in order.'),
  tolerant: toleranceSchema.describe('Usually the built-in target as it is.'),
  intolerant: toleranceSchema
    .extend({
      wire: z
        .array(requestSchema)
        .optional()
        .describe('All requests that the steps cause here, where they are not the same.'),
      rounds: z
        .int()
        .min(1)
        .default(1)
        .describe('How often all of them are sent, where the vendor tries again.'),
    })
    .describe('A target that cannot stand it.'),
})

export type Quirk = z.infer<typeof quirkSchema>
export type Outcome = z.infer<typeof outcomeSchema>
