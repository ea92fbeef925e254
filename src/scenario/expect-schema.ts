import { z } from 'zod'
import { ruleNamed } from '../diagnose/catalogue.ts'
import { durationSchema } from '../profile/http-schema.ts'
import { groupName, userName } from './act-schema.ts'
import { attributeValues } from './attribute-path.ts'
import { requestSchema } from './request-schema.ts'

const name = z.string().min(1)

/** On each expectation. */
const only = {
  profile: z
    .union([name, z.array(name).min(1)])
    .optional()
    .describe('Only under these profiles; elsewhere the step is passed over.'),
}

const rule = z.string().refine((id) => ruleNamed(id) !== undefined, 'the id of a rule, as findings show it')
const severities = z.enum(['blocker', 'major', 'minor', 'info'])
const eventNames = z.enum([
  'user.created',
  'user.updated',
  'user.renamed',
  'user.activated',
  'user.suspended',
  'user.unsuspended',
  'user.lockedOut',
  'user.unlocked',
  'user.passwordExpired',
  'user.passwordReset',
  'user.recovered',
  'user.deactivated',
  'user.reactivated',
  'user.deleted',
  'user.restored',
  'user.purged',
  'group.created',
  'group.updated',
  'group.renamed',
  'group.deleted',
  'group.member.added',
  'group.member.removed',
  'app.user.assigned',
  'app.user.unassigned',
  'app.group.assigned',
  'app.group.unassigned',
  'app.group.pushed',
  'app.group.unpushed',
])

const targetSchema = z
  .strictObject({
    user: userName.optional(),
    group: groupName.optional(),
    has: attributeValues
      .optional()
      .describe(
        'SCIM paths and their values. `*` in a text stands for any text, `{name}` for the id of a user or group; null: there is no value.',
      ),
    members: z
      .union([z.array(name), z.int().min(0)])
      .optional()
      .describe('userNames of all members in any order, or how many there are.'),
    absent: z.boolean().optional().describe('There is none.'),
    count: z.int().min(1).optional().describe('So many of that name are found.'),
    ...only,
  })
  .refine(
    ({ user, group }) => (user === undefined) !== (group === undefined),
    'exactly one of user and group',
  )
  .refine(
    ({ absent, has, members, count }) =>
      !absent || [has, members, count].every((given) => given === undefined),
    'absent alone, or has, members and count',
  )
  .refine(({ user, members }) => user === undefined || members === undefined, 'members of a group only')

const requestsSchema = z
  .strictObject({
    last: z.int().min(1).optional().describe('The newest so many.'),
    since: z
      .enum(['change', 'mark', 'start'])
      .optional()
      .describe(
        'change (default): what the last acts have caused, since the engine came to rest before them. mark: since the last step `mark`. start: all.',
      ),
    is: z.array(requestSchema).optional().describe('Exactly these, in this order.'),
    times: z
      .int()
      .min(1)
      .optional()
      .describe('So often the whole of `is`, one after the other; default: once.'),
    include: z.array(requestSchema).min(1).optional().describe('These among others, in this order.'),
    none: z
      .array(requestSchema.partial())
      .min(1)
      .optional()
      .describe('Nothing that looks like one of these.'),
    count: z.int().min(0).optional().describe('So many in all.'),
    ...only,
  })
  .refine(({ is, times }) => times === undefined || is !== undefined, 'times only with is')
  .refine(({ last, since }) => last === undefined || since === undefined, 'last or since, not both')
  .refine(
    ({ is, include, none, count }) => [is, include, none, count].some((given) => given !== undefined),
    'at least one of is, include, none and count',
  )

const delaySchema = z
  .strictObject({
    event: eventNames,
    stage: z
      .enum(['sent', 'acknowledged', 'visible'])
      .default('acknowledged')
      .describe('Until when, from the commit in the directory.'),
    time: z
      .enum(['real', 'idp'])
      .default('real')
      .describe("real: on this machine. idp: in the vendor's time, the waits for cycles included."),
    p50: durationSchema.optional(),
    p90: durationSchema.optional(),
    p95: durationSchema.optional(),
    p99: durationSchema.optional(),
    max: durationSchema.optional(),
    ...only,
  })
  .refine(
    ({ p50, p90, p95, p99, max }) => [p50, p90, p95, p99, max].some((given) => given !== undefined),
    'at least one of p50, p90, p95, p99 and max',
  )

const findingsSchema = z
  .strictObject({
    none: z.array(severities).min(1).optional().describe('No finding is so severe.'),
    except: z
      .array(rule)
      .min(1)
      .optional()
      .describe('But for these rules: what is known already, or depends on how busy the machine is.'),
    some: z.array(rule).min(1).optional().describe('Each of these rules is broken.'),
    ...only,
  })
  .refine(({ none, some }) => none !== undefined || some !== undefined, 'at least one of none and some')
  .refine(({ none, except }) => none !== undefined || except === undefined, 'except only with none')

const statusSchema = z
  .strictObject({
    state: z.enum(['active', 'paused', 'quarantined', 'disabled']).optional(),
    pending: z.int().min(0).optional(),
    running: z.int().min(0).optional(),
    failed: z.int().min(0).optional(),
    cycle: z.enum(['finished', 'failed']).optional().describe('What became of the newest cycle.'),
    ...only,
  })
  .refine(
    ({ profile: _, ...given }) => Object.keys(given).length > 0,
    'at least one of state, pending, running, failed and cycle',
  )

const driftSchema = z.strictObject({
  equal: z.boolean().optional().describe('Nothing differs; true where nothing else is said.'),
  missing: z.array(name).optional().describe('Names of those that should be there and are not.'),
  extra: z.array(name).optional().describe('Names of those that should not be there any more.'),
  different: z.array(name).optional().describe('Names of those of which something is otherwise.'),
  ...only,
})

const operationSchema = z
  .strictObject({
    user: userName.optional().describe('The newest of this user; without user and group the newest of all.'),
    group: groupName.optional(),
    kind: z.string().optional().describe('The newest of this kind: `create`, `update`, `deactivate` …'),
    status: z.enum(['queued', 'waiting', 'succeeded', 'failed']).optional(),
    attempts: z.int().min(1).optional(),
    error: z.string().nullable().optional().describe('Our own code of the failure; null: there is none.'),
    vendor: z.string().nullable().optional().describe("The code that the vendor's administrator reads."),
    text: z
      .string()
      .nullable()
      .optional()
      .describe('The sentence that goes with it; `*` stands for any text.'),
    ...only,
  })
  .refine(({ user, group }) => user === undefined || group === undefined, 'user or group, not both')
  .refine(
    ({ status, attempts, error, vendor, text }) =>
      [status, attempts, error, vendor, text].some((given) => given !== undefined),
    'at least one of status, attempts, error, vendor and text',
  )

const counts = z
  .strictObject({
    scanned: z.int().min(0),
    new: z.int().min(0).describe('Nobody in the directory matches.'),
    matched: z.int().min(0).describe('Somebody does, but no link leads there.'),
    linked: z.int().min(0),
    removed: z.int().min(0).describe('Links whose resource was not listed.'),
    added: z.int().min(0).describe('Neither linked nor known from an earlier import.'),
    updated: z.int().min(0),
    unchanged: z.int().min(0),
    skipped: z.int().min(0).describe('Inactive ones, where the vendor leaves them out.'),
  })
  .partial()

const importSchema = z
  .strictObject({
    state: z.string().optional().describe('`finished`, `stopped` …'),
    users: counts.optional(),
    groups: counts.optional(),
    ...only,
  })
  .refine(
    ({ state, users, groups }) => [state, users, groups].some((given) => given !== undefined),
    'at least one of state, users and groups',
  )

const connectionSchema = z.strictObject({ ok: z.boolean(), ...only })

/** What a scenario may expect. */
export const expectShape = {
  expectTarget: targetSchema.describe('A user or group as the target shows it over SCIM.'),
  expectRequests: requestsSchema.describe('What was sent.'),
  expectDelay: delaySchema.describe('How long changes took, at most.'),
  expectFindings: findingsSchema.describe('What the traffic shows to be wrong with the target.'),
  expectDrift: driftSchema.describe('The target against what the IdP believes and the directory wants.'),
  expectStatus: statusSchema.describe('How the app stands.'),
  expectOperation: operationSchema.describe(
    'What became of the newest operation that was not needless, in the provisioning log.',
  ),
  expectConnection: connectionSchema.describe("The vendor's connection test, which is sent now."),
  expectImport: importSchema.describe('How the last import went.'),
}

export type ExpectTarget = z.infer<typeof targetSchema>
export type ExpectRequests = z.infer<typeof requestsSchema>
export type ExpectDelay = z.infer<typeof delaySchema>
export type ExpectFindings = z.infer<typeof findingsSchema>
export type ExpectStatus = z.infer<typeof statusSchema>
export type ExpectOperation = z.infer<typeof operationSchema>
export type ExpectImport = z.infer<typeof importSchema>
export type ExpectConnection = z.infer<typeof connectionSchema>
export type ExpectDrift = z.infer<typeof driftSchema>
