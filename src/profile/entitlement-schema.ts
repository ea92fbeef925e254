import { z } from 'zod'
import { userSourceSchema } from './attribute-schema.ts'

/** A regular expression that compiles. */
const expressionSchema = z.string().check(({ value, issues }) => {
  try {
    new RegExp(value)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    issues.push({ code: 'custom', input: value, message: `must be a regular expression (${reason})` })
  }
})

const conditionSchema = z.discriminatedUnion('operator', [
  z.strictObject({
    source: z.literal('has_role'),
    operator: z.literal('ri'),
    value: z.string().describe('A group of the directory, by id or displayName: the user is a member.'),
  }),
  z.strictObject({
    source: userSourceSchema,
    operator: z
      .enum(['=', '~'])
      .describe('=: the attribute is this text. ~: it contains this text, in any case.'),
    value: z.string(),
  }),
])

const actionSchema = z.discriminatedUnion('action', [
  z.strictObject({
    action: z.literal('set_groups'),
    expression: expressionSchema.describe(
      'For each value that matches, wherever in it: its first capture group is the name, without one the value itself.',
    ),
    value: z
      .tuple([z.union([z.literal('role'), userSourceSchema])])
      .describe('role: each group of the directory that the user is in. Or an attribute.'),
  }),
  z.strictObject({
    action: z.literal('set_groups_from_existing'),
    value: z
      .array(z.string())
      .min(1)
      .describe('Groups of the target by name. One that is not known from an import is left out.'),
  }),
])

const ruleSchema = z.strictObject({
  name: z.string().describe('For people.'),
  match: z.enum(['all', 'any']).default('all').describe('Of the conditions; without any, everybody.'),
  enabled: z.boolean().default(true),
  position: z
    .int()
    .min(0)
    .nullable()
    .default(null)
    .describe('Order of the rules; null: as listed, at the end.'),
  conditions: z.array(conditionSchema).default([]),
  actions: z.array(actionSchema).min(1),
})

/** Where groups of the target come from, other than from groups of the directory that are sent as they are. */
export const entitlementsSchema = z.strictObject({
  source: z
    .enum(['none', 'rules'])
    .default('none')
    .describe(
      'none: groups of the directory are sent, see group.scope. rules: for each user in provisioning, rules name the groups of the target; what is missing is made, nothing is renamed or deleted.',
    ),
  includeInProvisioning: z.boolean().default(false).describe('Whether what the rules say is sent at all.'),
  rules: z.array(ruleSchema).default([]),
})

export type Entitlements = z.infer<typeof entitlementsSchema>
export type EntitlementRule = z.infer<typeof ruleSchema>
