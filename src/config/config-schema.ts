import { z } from 'zod'
import { authSchema } from '../wire/auth.ts'

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
})

/** `scimulator.yaml` */
export const configSchema = z.strictObject({
  directory: z.string().optional().describe('A directory file that is loaded when the database is empty.'),
  db: z.string().optional(),
  host: z.string().optional(),
  port: z.int().min(0).max(65535).optional(),
  clock: z.enum(['real', 'virtual']).optional(),
  pace: z.enum(['vendor', 'fast']).optional(),
  seed: z.string().optional(),
  apps: z.array(appSchema).default([]),
})

export type Config = z.infer<typeof configSchema>
export type AppConfig = z.infer<typeof appSchema>
