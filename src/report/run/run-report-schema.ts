import { z } from 'zod'
import { exchangeSchema, findingSchema } from '../report-schema.ts'

const nearMissSchema = z.object({
  nearest: z.string().describe('What the nearest thing is: `exchange exc_12`, `/Users/2819c223`.'),
  rows: z.array(
    z.object({
      path: z.string().describe('`body.Operations[0].op`'),
      expected: z.string(),
      actual: z.string(),
      same: z.boolean(),
    }),
  ),
})

const failureSchema = z.object({
  step: z.int().min(0).describe('From 1; 0: before the first.'),
  name: z.string().describe('The name of the step.'),
  place: z.string().describe('`file:line:column`'),
  message: z.string(),
  nearMiss: nearMissSchema.nullable().describe('Expected and actual, a row for each value.'),
})

/** null: nothing was measured. */
const milliseconds = z.number().nullable()
const percentiles = {
  p50: milliseconds,
  p90: milliseconds,
  p95: milliseconds,
  p99: milliseconds,
  max: milliseconds,
}

const delaySchema = z.object({
  event: z.string(),
  stage: z.string().describe('`committed→sent`, `committed→acknowledged`, …'),
  count: z.int(),
  ...percentiles,
  idp: z.object(percentiles).describe('The same in IdP time.'),
})

const resultSchema = z.object({
  scenario: z.string(),
  file: z.string().describe('As it was named.'),
  profile: z.string(),
  outcome: z
    .enum(['passed', 'failed', 'broken', 'unreachable', 'interrupted', 'skipped'])
    .describe(
      'failed: an expectation was not met. broken: a step could not be done. unreachable: the target did not answer. interrupted: somebody wanted it to end. skipped: only the built-in target can do it.',
    ),
  steps: z.int().describe('How many the scenario has.'),
  failure: failureSchema.nullable().describe('Where it ended, unless it passed.'),
  notes: z
    .array(z.string())
    .default([])
    .describe(
      "What the vendor's administrator would see of a run that did not pass, or why it was skipped: a sentence each.",
    ),
  requests: z.int().describe('How many the IdP has sent.'),
  durationMs: z.number().describe('Real milliseconds.'),
  idpMs: z.number().describe('IdP time that went by, in milliseconds.'),
  left: z.array(z.string()).describe('What it made in the target and could not remove: a sentence each.'),
  findings: z
    .array(findingSchema)
    .default([])
    .describe('What its traffic shows to be wrong with the target.'),
  delays: z.array(delaySchema).default([]).describe('In milliseconds of real time.'),
  exchanges: z
    .array(exchangeSchema)
    .default([])
    .describe('Those that findings name, and of a run that did not pass the last ones. Secrets are masked.'),
})

/** How scenarios went, each under each of its profiles: the JSON report of `run`, and what every other one is made of. */
export const runReportSchema = z.object({
  target: z.string().nullable().describe('SCIM base URL; null: a built-in target for each run.'),
  passed: z.int(),
  failed: z.int().describe('All that did not pass, but for the skipped.'),
  skipped: z.int().default(0),
  planned: z.int().describe('How many runs there were to be.'),
  results: z.array(resultSchema),
})

/** As it may be handed in: what has a default can be left out. */
export type RunReportInput = z.input<typeof runReportSchema>
export type RunReport = z.output<typeof runReportSchema>
export type ReportedRun = RunReport['results'][number]
export type ReportedNearMiss = z.output<typeof nearMissSchema>
