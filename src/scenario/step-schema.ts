import { z } from 'zod'
import { userCreateSchema } from '../directory/user-schema.ts'
import { durationSchema } from '../profile/http-schema.ts'
import { faultSchema } from '../wire/fault/fault.ts'
import { actShape, groupName, oneStep, userName } from './act-schema.ts'
import { expectShape } from './expect-schema.ts'

const nothing = z.strictObject({})

/** What the engine is told, and time. */
const engineShape = {
  createUsers: z
    .strictObject({
      count: z.int().min(1).max(10_000),
      as: userCreateSchema.describe('`{n}` in a text stands for the number, from 1.'),
      group: groupName.optional().describe('They become members of it.'),
    })
    .refine(({ as }) => as.userName.includes('{n}'), 'a userName with {n}, so that they differ')
    .describe('Many new users at once.'),
  sync: z
    .strictObject({ mode: z.enum(['incremental', 'initial']).default('incremental') })
    .describe('A cycle begins; vendors who work on events look at everything.'),
  settle: z
    .strictObject({
      within: durationSchema
        .optional()
        .describe('IdP time that this may take; more is a failed expectation.'),
    })
    .describe('Until nothing is due or under way, the next cycle included. Virtual time goes on by itself.'),
  advance: durationSchema.describe('Virtual time goes on by so much; what becomes due is done.'),
  import: z
    .strictObject({ force: z.boolean().optional().describe('Apply it although very much is gone.') })
    .describe('The vendor reads the target.'),
  restart: nothing.describe('The IdP ends and starts again on its database.'),
  pause: nothing.describe('Nothing is sent for the app until `resume`.'),
  resume: nothing,
  fault: z
    .union([faultSchema, z.array(faultSchema).max(100)])
    .describe('Disturbances on the wire, in place of those before; an empty list for none.'),
  provisionOnDemand: z
    .strictObject({ user: userName })
    .describe('One user is provisioned at once, whatever the cycle does.'),
}

/** One step of a scenario: an object with one key. */
export const stepSchema = z
  .strictObject({ ...actShape, ...engineShape, ...expectShape })
  .partial()
  .refine(...oneStep)

export type Step = z.infer<typeof stepSchema>
export type StepName = keyof Step

/** Every name of a step, acts first. */
export const stepNames = [
  ...Object.keys(actShape),
  ...Object.keys(engineShape),
  ...Object.keys(expectShape),
] as StepName[]

/** Steps that may stand alone: nothing has to be said beside their name. */
export const bareSteps: readonly StepName[] = [
  'sync',
  'settle',
  'import',
  'restart',
  'pause',
  'resume',
  'expectDrift',
]
