import { z } from 'zod'
import type { InputKind } from './check-input.ts'
import { nameSchema } from './user-schema.ts'

const text = z.string().min(1, 'must not be empty').max(255, 'must have at most 255 characters').optional()

/** What a name or a description has to be like. */
const conditionSchema = z
  .strictObject({ startsWith: text, endsWith: text, contains: text })
  .refine(
    (condition) => Object.values(condition).filter((value) => value !== undefined).length === 1,
    'must hold one of startsWith, endsWith and contains',
  )
  .describe('One of startsWith, endsWith and contains; upper and lower case are alike.')

/** A new rule. Without `description` the name alone counts, with it both. */
export const pushRuleCreateSchema = z.strictObject({
  name: nameSchema.describe('Unique among the rules of the app'),
  displayName: conditionSchema,
  description: conditionSchema.nullish(),
})

/** Other values; a condition is replaced as a whole, and null takes that on the description away. */
export const pushRulePatchSchema = pushRuleCreateSchema.partial()

/** A rule that pushes every group it matches. */
export const pushRuleSchema = z.strictObject({
  id: z.string().describe('rul_ and 16 characters'),
  name: z.string(),
  status: z.enum(['active', 'inactive']).describe('inactive: no further group is pushed by it.'),
  displayName: conditionSchema,
  description: conditionSchema.optional(),
  groups: z.int().describe('How many groups are pushed by it'),
  createdAt: z.iso.datetime(),
})

export type PushCondition = z.infer<typeof conditionSchema>
export type PushRule = z.infer<typeof pushRuleSchema>
export type PushRuleCreate = z.input<typeof pushRuleCreateSchema>
export type PushRulePatch = z.input<typeof pushRulePatchSchema>

export const pushRuleInput: InputKind = {
  code: 'ERR_PUSH_RULE_INVALID',
  noun: 'push rule',
  names: ['name', 'displayName', 'description', 'startsWith', 'endsWith', 'contains'],
  reasons: {
    id: 'is given by the directory and cannot be set',
    status: 'is changed by activate and deactivate, not here',
    groups: 'follows from what the rule matches',
    createdAt: 'is given by the directory and cannot be set',
  },
  hint: 'A push rule says name, displayName and perhaps description, these two as {startsWith}, {endsWith} or {contains}.',
}
