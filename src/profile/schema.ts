import { z } from 'zod'
import { approvalsSchema, provisioningStatesSchema } from './approval-schema.ts'
import { lifecycleSchema, retrySchema, syncSchema } from './engine-schema.ts'
import { entitlementsSchema } from './entitlement-schema.ts'
import { errorsSchema } from './error-schema.ts'
import { httpSchema } from './http-schema.ts'
import { importSchema } from './import-schema.ts'
import { logSchema } from './log-schema.ts'
import { mappingSchema } from './mapping-schema.ts'
import { groupSchema, membershipSchema, patchSchema, userSchema } from './message-schema.ts'
import { onDemandSchema } from './on-demand-schema.ts'
import { quarantineSchema } from './quarantine-schema.ts'
import { scopeSchema } from './scope-schema.ts'
import { sourcesSchema } from './source-schema.ts'

/** How an id of this vendor looks on the wire. */
const idShapeSchema = z.discriminatedUnion('shape', [
  z.strictObject({
    shape: z.literal('prefixed'),
    prefix: z.string().describe('What every id begins with, e.g. `00u`.'),
    length: z.int().min(4).max(32).describe('Characters in all, the prefix included.'),
  }),
  z.strictObject({ shape: z.literal('uuid') }),
  z.strictObject({ shape: z.literal('hex'), length: z.int().min(16).max(64).describe('Digits in all.') }),
  z.strictObject({
    shape: z.literal('integer'),
    from: z.int().min(1).describe('Ids are whole numbers above this one.'),
  }),
])

const connectionCallSchema = z.strictObject({
  resource: z.enum(['User', 'Group', 'ServiceProviderConfig']),
  by: z
    .enum(['page', 'random-match', 'throw-away'])
    .describe(
      '`page`: a plain GET. `random-match`: a look-up of a value that nobody has. `throw-away`: a resource of that name is created and deleted again. Of ServiceProviderConfig there is only the page.',
    ),
  query: z.array(z.string()).describe('Parameters in order, for `page`.'),
  when: z.enum(['always', 'groups-imported', 'groups-in-scope']),
})

const connectionSchema = z.strictObject({
  test: z.array(connectionCallSchema).describe('Requests of the connection test, in order.'),
  notFound: z
    .enum(['empty', 'failure'])
    .describe('What a 404 to a look-up means: nobody has that value, or a broken endpoint.'),
  counters: z
    .enum(['any', 'numbers'])
    .default('any')
    .describe(
      'Whether a list may give totalResults, startIndex and itemsPerPage in any form; or makes no sense unless they are numbers.',
    ),
  oneForId: z
    .enum(['unchecked', 'required'])
    .default('unchecked')
    .describe('Whether a list in answer to a GET of one resource is a failure of its own kind.'),
})

const profileShape = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]*$/, 'lower-case letters, digits and dashes')
    .describe('What `--profile` takes; the file name without `.yaml`.'),
  aliases: z.array(z.string()).default([]).describe('Other names that `--profile` takes.'),
  title: z.string(),
  family: z.string().describe('The vendor, for grouping and look-up of shared documents.'),
  description: z.string(),
  status: z.enum(['recorded', 'documented', 'experimental']).describe('How well the vendor is known.'),
  scim: z.enum(['1.1', '2.0']),
  ids: z.strictObject({ user: idShapeSchema, group: idShapeSchema }),
  http: httpSchema,
  connection: connectionSchema,
  mapping: mappingSchema,
  scope: scopeSchema,
  user: userSchema,
  group: groupSchema,
  entitlements: entitlementsSchema.prefault({}),
  membership: membershipSchema,
  patch: patchSchema,
  lifecycle: lifecycleSchema,
  sync: syncSchema,
  retry: retrySchema,
  quarantine: quarantineSchema.nullable().default(null),
  approvals: approvalsSchema.prefault({}),
  provisioningStates: provisioningStatesSchema.prefault({}),
  onDemand: onDemandSchema.prefault({}),
  import: importSchema,
  errors: errorsSchema,
  log: logSchema,
  sources: sourcesSchema,
})

/** Everything that differs between vendors, and nothing else. */
export const profileSchema = profileShape.check(({ value, issues }) => {
  for (const path of unknownLadders(value)) {
    const names = Object.keys(value.retry.schedules).join(', ') || 'none'
    issues.push({
      code: 'custom',
      input: value,
      path,
      message: `must be a ladder, or the name of one of retry.schedules: ${names}`,
    })
  }
})

/** Where a ladder is named that does not exist. */
function unknownLadders({ retry, quarantine }: z.infer<typeof profileShape>): string[][] {
  const { schedules, ...classes } = retry
  const named: [string[], unknown][] = [
    ...Object.entries(classes).map(([name, ladder]): [string[], unknown] => [['retry', name], ladder]),
    [['quarantine', 'attempts'], quarantine?.attempts],
  ]
  return named.flatMap(([path, ladder]) =>
    typeof ladder === 'string' && !Object.hasOwn(schedules, ladder) ? [path] : [],
  )
}

export type Profile = z.infer<typeof profileSchema>
export type IdShape = z.infer<typeof idShapeSchema>
export type ConnectionCall = z.infer<typeof connectionCallSchema>
