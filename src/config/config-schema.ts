import { z } from 'zod'
import { durationSchema } from '../profile/http-schema.ts'
import { authSchema } from '../wire/auth.ts'
import { faultSchema } from '../wire/fault/fault.ts'

const portSchema = z.int().min(0).max(65535)
const names = z.array(z.string().min(1))

const targetSchema = z.strictObject({
  url: z
    .string()
    .refine(
      (text) => /^https?:\/\/[^/?#@\s]+/.test(text) && URL.canParse(text),
      'must be an absolute http or https URL',
    ),
  auth: authSchema.default({ type: 'none' }),
  ca: z.string().optional().describe('A certificate authority to trust besides the public ones, as PEM.'),
  rejectUnauthorized: z.boolean().optional().describe('false accepts any certificate.'),
})

const probeSchema = z
  .strictObject({
    url: z.string().optional().describe('{userName}, {id} and {objectId} are filled in.'),
    path: z.string().optional().describe('Where in its JSON the value stands, such as `$.enabled`.'),
    attribute: z
      .string()
      .min(1)
      .optional()
      .describe('Which attribute that was told it has to show; default `active`.'),
    headers: z.record(z.string(), z.string()).optional(),
    command: z
      .string()
      .min(1)
      .optional()
      .describe(
        'A command of the shell: it ends with 0 where the change can be seen, with 1 where it cannot yet.',
      ),
  })
  .refine(
    ({ url, command }) => (url === undefined) !== (command === undefined),
    'exactly one of url and command',
  )
  .refine(({ url, path }) => (url === undefined) === (path === undefined), 'url and path together')

const observeSchema = z
  .strictObject({
    poll: z
      .union([z.literal('on-demand'), durationSchema])
      .default('250ms')
      .describe('Between two looks at one resource; `on-demand`: only when the API is asked for one.'),
    patience: durationSchema.default('1m').describe('After which something counts as never seen.'),
    probe: probeSchema.optional().describe('Looks here instead of reading the target.'),
  })
  .describe(
    'Look at the target until it shows what it was told. Without this key what was set by other means stays.',
  )

const appSchema = z.strictObject({
  name: z.string().min(1),
  profile: z.string().min(1).describe('A built-in profile, an alias, or the path of a profile file.'),
  target: targetSchema,
  assign: z
    .strictObject({ users: names.default([]), groups: names.default([]) })
    .default({ users: [], groups: [] })
    .describe('userNames and displayNames that are assigned to the app.'),
  pushGroups: names
    .default([])
    .describe('displayNames of groups that are pushed, where that is a choice of its own.'),
  overrides: z.record(z.string(), z.json()).default({}).describe('Anything that a profile can say.'),
  faults: z
    .array(faultSchema)
    .max(100)
    .optional()
    .describe('Disturbances on the wire. Without this key those that were set by other means stay.'),
  observe: observeSchema.optional(),
})

/** `scimulator.yaml` */
export const configSchema = z.strictObject({
  directory: z.string().optional().describe('A directory file that is loaded when the database is empty.'),
  db: z.string().min(1).optional().describe('A database file, or `:memory:`.'),
  host: z.string().min(1).optional(),
  port: z
    .union([
      portSchema,
      z.string().regex(/^\d+$/, 'must be a whole number').transform(Number).pipe(portSchema),
    ])
    .optional()
    .describe('0: any that is free. A text, so that it can be a variable, or a number.'),
  clock: z.enum(['real', 'virtual']).optional(),
  pace: z
    .enum(['vendor', 'fast'])
    .optional()
    .describe('vendor: wait as long as the vendor does. fast: never idle between events and requests.'),
  seed: z
    .union([z.string(), z.int().transform(String)])
    .optional()
    .describe('Same seed, same ids.'),
  recycleBin: z
    .union([z.literal('forever'), durationSchema])
    .optional()
    .describe(
      'How long a deleted user can be restored before it is removed for good; default PT720H, 30 days.',
    ),
  diagnose: z
    .union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')])
    .optional()
    .describe(
      'Whether the traffic is judged as it comes; default true. A text, so that it can be a variable.',
    ),
  apps: z.array(appSchema).default([]),
})

export type Config = z.infer<typeof configSchema>
export type AppConfig = z.infer<typeof appSchema>
