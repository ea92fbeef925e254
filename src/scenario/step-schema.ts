import { z } from 'zod'
import { userCreateSchema } from '../directory/user-schema.ts'
import { durationSchema } from '../profile/http-schema.ts'
import { faultSchema } from '../wire/fault/fault.ts'
import { actShape, groupName, oneStep, userName } from './act-schema.ts'
import { answerSchema } from './answer-schema.ts'
import { expectShape } from './expect-schema.ts'
import { requestSchema } from './request-schema.ts'

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
    .strictObject({
      user: userName.optional(),
      group: groupName.optional(),
      members: z
        .array(userName)
        .optional()
        .describe('Those of a group that are told; the vendor limits how many.'),
    })
    .refine(
      ({ user, group }) => (user === undefined) !== (group === undefined),
      'exactly one of user and group',
    )
    .describe('One user or group is provisioned at once, whatever the cycle does.'),
  decideImport: z
    .strictObject({
      account: z.string().min(1).describe('Its userName or displayName in the target.'),
      action: z.enum(['link', 'create', 'ignore']),
      user: userName.optional().describe('With `link`: to whom.'),
    })
    .describe('What an administrator decides on an account that the last import has read.'),
  credentials: z
    .enum(['wrong', 'right'])
    .describe('wrong: the token of the app has expired or was revoked. right: it has a good one again.'),
  restartProvisioning: z
    .strictObject({
      scope: z
        .array(z.enum(['Watermark', 'Escrows', 'QuarantineState', 'ConnectorDataStore', 'Full']))
        .optional()
        .describe('What is forgotten.'),
    })
    .describe('What the administrator of a cyclic vendor does: it begins anew, and quarantine ends.'),
  retryTasks: nothing.describe('What failed for good is tried again.'),
  allowDeletions: nothing.describe('Deletions that were too many at once are let go.'),
  targetAnswers: z
    .array(answerSchema)
    .max(100)
    .describe(
      'The built-in target answers some requests otherwise, in place of what was said before; an empty list: as always. The first that fits counts.',
    ),
  meanwhile: z
    .strictObject({
      after: requestSchema.partial().describe('The first request that looks like this.'),
      do: z.array(requestSchema).min(1),
    })
    .describe('What somebody else does in the built-in target right after the answer to a request.'),
  mark: nothing.describe('What `since: mark` looks at begins here.'),
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
  'mark',
  'restartProvisioning',
  'retryTasks',
  'allowDeletions',
]

/** Steps that only the built-in target can do. */
export const builtInSteps: readonly StepName[] = ['targetAnswers', 'meanwhile']
