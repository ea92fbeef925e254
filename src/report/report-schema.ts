import { z } from 'zod'
import type { Json } from '../base/json.ts'

const json = z.unknown() as z.ZodType<Json>
const ids = z.array(z.string())
const resource = z.enum(['User', 'Group'])

const testSchema = z.object({
  name: z.string().describe("The test's own name; a vendor's where the suite is a vendor's."),
  verdict: z.enum(['pass', 'fail', 'warn', 'inconclusive', 'not-exercised']),
  rules: z.array(z.string()).describe('Ids of the rules that it is about.'),
  seen: z.string().nullish().describe('What was seen; null where it passed.'),
  failures: z
    .array(
      z.object({
        seen: z.string(),
        rule: z.string().nullable().describe('The rule whose breach explains it; null where none does.'),
        exchangeId: z.string(),
      }),
    )
    .default([])
    .describe("Of a vendor's test: each assertion that does not hold."),
})

export const findingSchema = z.object({
  id: z.string(),
  rule: z.string().describe('Stable id of what is broken.'),
  verdict: z.enum(['fail', 'warn']),
  severity: z.enum(['blocker', 'major', 'minor', 'info']),
  app: z.string().nullable(),
  operationId: z.string().nullable(),
  exchangeIds: ids,
  count: z.int().default(1).describe('How often it was seen.'),
  seen: z.string(),
  excerpt: z
    .object({ part: z.enum(['request', 'response']), line: z.string() })
    .nullish()
    .describe('The offending line of the exchange.'),
  required: z.string(),
  source: z.string().default('').describe('Where the requirement can be read.'),
  breaks: z.string().describe('Which IdP breaks, and what its administrator sees.'),
  fix: z.string(),
  disagreement: z.string().nullish().describe('Where sources disagree: what the other side says.'),
})

const headers = z.array(z.tuple([z.string(), z.string()]))

export const exchangeSchema = z.object({
  id: z.string(),
  request: z.object({
    method: z.string(),
    path: z.string(),
    query: z.string().nullable().describe('The exact text after `?`.'),
    headers: headers.optional(),
    body: z.string().nullable(),
  }),
  response: z.object({ status: z.int(), headers, body: z.string() }).nullable(),
  error: z.string().nullish().describe('Why there is no answer, or not all of it.'),
  durationMs: z.number().optional(),
})

const item = { resource, id: z.string().nullable(), name: z.string(), exchangeIds: ids }
const cause = z.enum(['target-changed', 'target-refused'])

const driftSchema = z.object({
  app: z.string(),
  equal: z.boolean(),
  complete: z.boolean(),
  checked: z.int(),
  unread: z.int(),
  missing: z.array(z.object({ ...item, cause })),
  extra: z.array(z.object({ ...item, because: z.enum(['deleted', 'made-twice', 'refused']) })),
  different: z.array(z.object({ ...item, attribute: z.string(), expected: json, actual: json, cause })),
  duplicates: z.array(z.object({ resource, name: z.string(), ids, exchangeIds: ids })),
  more: z.int(),
  untold: z.array(z.object({ resource, id: z.string().nullable(), name: z.string(), kinds: ids })),
  notes: z.array(z.string()),
  unreachable: z.string().nullable(),
})

const tallySchema = z.object({
  rule: z.string(),
  pass: z.int(),
  fail: z.int(),
  warn: z.int(),
  inconclusive: z.int(),
})

/** What a run found out about a target: the JSON report, and what every other report is made of. */
export const reportSchema = z.object({
  target: z.string().describe('Its base URL.'),
  profile: z.string().nullish().describe('The vendor whose severities count.'),
  suites: z
    .array(z.object({ name: z.string(), tests: z.array(testSchema) }))
    .describe('Tests with their verdicts; none where only traffic was judged.'),
  findings: z.array(findingSchema),
  exchanges: z.array(exchangeSchema).default([]).describe('Those that findings name, secrets masked.'),
  tallies: z.array(tallySchema).default([]).describe('How each rule fared on the traffic.'),
  run: z.string().nullish().describe('Of `verify`: stands in every name that was used.'),
  requests: z.int().nullish().describe('Of `verify`: how many were sent to probe.'),
  left: z
    .array(z.object({ resource, id: z.string() }))
    .default([])
    .describe('What was made in the target and could not be removed.'),
  stopped: z.boolean().default(false).describe('Whether the target has stopped answering before the end.'),
  advice: z.array(z.string()).default([]).describe('What the suites that were played do not see.'),
  drift: driftSchema.nullish().describe('Whether the target is what the IdP believes.'),
})

/** As it may be handed in: what has a default can be left out. */
export type ReportInput = z.input<typeof reportSchema>
export type Report = z.output<typeof reportSchema>
export type ReportedFinding = Report['findings'][number]
export type ReportedTest = Report['suites'][number]['tests'][number]
export type ReportedExchange = Report['exchanges'][number]
export type ReportedDrift = NonNullable<Report['drift']>
export type Severity = ReportedFinding['severity']
