import { z } from 'zod'

const milliseconds = z.number().nullable()
const percentiles = {
  p50: milliseconds,
  p90: milliseconds,
  p95: milliseconds,
  p99: milliseconds,
  max: milliseconds,
}
const count = z.int().min(0)

export const stages = [
  'committed→planned',
  'committed→sent',
  'committed→acknowledged',
  'committed→visible',
  'sent→acknowledged',
  'sent→visible',
] as const

const itemSchema = z.object({
  app: z.string(),
  event: z.string(),
  stage: z.enum(stages).describe('`committed` is the moment at which the change was due.'),
  count: count.describe('Changes that have come that far.'),
  ...percentiles,
  idp: z.object(percentiles).describe('The same in milliseconds of IdP time.'),
  notSeen: z
    .object({ watched: count, unseen: count, undecided: count })
    .optional()
    .describe(
      'With `…→visible`: those that were told and not seen. watched: still looked for when it ended. unseen: looked for until patience ended. undecided: nobody can tell.',
    ),
})

const moment = z.number().nullable()

/** Milliseconds after the run began; null: it has not come that far. */
const changeSchema = z.object({
  change: count,
  event: z.string(),
  fate: z
    .enum(['told', 'skipped', 'failed', 'pending'])
    .describe('skipped: nothing was left to tell when its turn came.'),
  sight: z.enum(['watched', 'seen', 'unseen', 'undecided']).nullable(),
  due: z.number().describe('Real milliseconds after the start, as all of these but those under `idp`.'),
  planned: moment,
  sent: moment,
  acknowledged: moment,
  visible: moment,
  idp: z
    .object({ due: z.number(), planned: moment, sent: moment, acknowledged: moment, visible: moment })
    .describe('The same in IdP time.'),
})

const thresholdSchema = z.object({
  text: z.string(),
  event: z.string(),
  stage: z.enum(stages),
  time: z.enum(['real', 'idp']),
  limitMs: z.number(),
  actualMs: milliseconds.describe('null: a change that never arrived, or nothing was measured.'),
  ok: z.boolean(),
  reason: z.string().nullable(),
})

const comparedSchema = z.object({
  event: z.string(),
  stage: z.enum(stages),
  time: z.enum(['real', 'idp']),
  before: z.object({ count, ...percentiles }),
  now: z.object({ count, ...percentiles }),
})

/** What `scimulator measure` found out. */
export const resultSchema = z.object({
  target: z.string().describe('SCIM base URL, or `built-in`.'),
  profile: z.string(),
  clock: z.enum(['real', 'virtual']),
  pace: z.enum(['vendor', 'fast']),
  seed: z.string(),
  run: z.string().describe('What stands in the name of each user of this run.'),
  startedAt: z.iso.datetime(),
  durationMs: z.number(),
  interrupted: z.boolean(),
  load: z.object({
    users: count,
    changes: count,
    ratePerSecond: z.number(),
    committed: count.describe('Users and changes that were committed, in all.'),
    lateness: z
      .object(percentiles)
      .describe(
        'How long after it was due a change was committed, in real milliseconds. It is part of each delay.',
      ),
  }),
  observation: z.object({
    by: z.enum(['reading', 'url', 'command']),
    pollMs: z.number(),
    patienceMs: z.number(),
    looks: count,
    failedLooks: count,
    lastFailure: z.string().nullable(),
    widestGapMs: z
      .number()
      .describe(
        'The longest between a look that did not show something and the one that did: the error of the worst figure.',
      ),
  }),
  items: z.array(itemSchema),
  untold: z.object({ skipped: count, failed: count, pending: count }).describe('Changes without figures.'),
  thresholds: z.array(thresholdSchema),
  comparison: z
    .object({ startedAt: z.string(), notes: z.array(z.string()), rows: z.array(comparedSchema) })
    .nullable(),
  left: z
    .array(z.string())
    .describe('What was made in the target and could not be removed, a sentence each.'),
  changes: z.array(changeSchema),
})

export type Result = z.infer<typeof resultSchema>
export type Item = z.infer<typeof itemSchema>
export type MeasuredChange = z.infer<typeof changeSchema>
export type JudgedThreshold = z.infer<typeof thresholdSchema>
export type Stage = (typeof stages)[number]
export type Time = 'real' | 'idp'
