import { z } from 'zod'
import { sourceSchema } from '../profile/source-schema.ts'
import { stepSchema } from './step-schema.ts'

/** The flavours of the three vendors: what a scenario is played under that does not say. */
export const usualProfiles = ['okta-oin', 'okta-aiw', 'entra', 'entra-062020', 'onelogin']

const builtInTargetSchema = z.strictObject({
  defects: z
    .array(z.string())
    .default([])
    .describe('What it does wrong on purpose, as `scimulator target --list-defects` shows it.'),
  uniqueGroupNames: z.boolean().default(true).describe('Whether two groups may not have one name.'),
})

export type BuiltInTarget = z.output<typeof builtInTargetSchema>

/** A script of changes, waits and expectations. */
export const scenarioSchema = z.strictObject({
  name: z.string().min(1).describe('What happens, in a few words.'),
  description: z.string().optional().describe('What it is good for; for readers.'),
  directory: z
    .string()
    .min(1)
    .optional()
    .describe('A directory file that is loaded first; its path begins at this file.'),
  profiles: z
    .array(z.string().min(1))
    .min(1)
    .default(usualProfiles)
    .describe('Built-in profiles, aliases, or paths of profile files: the scenario is played under each.'),
  overrides: z
    .record(z.string(), z.json())
    .default({})
    .describe('Anything that a profile can say, on top of each of them.'),
  source: sourceSchema.optional().describe('Where it is known from that a vendor, or a target, does so.'),
  target: builtInTargetSchema
    .default({ defects: [], uniqueGroupNames: true })
    .describe('How the built-in target is, where it is the target.'),
  steps: z.array(stepSchema).min(1),
})
