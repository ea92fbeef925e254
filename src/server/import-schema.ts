import { z } from 'zod'
import type { ImportCandidate, ImportCounts, ImportResult } from '../sync/view.ts'
import { anyObject } from './api-schema.ts'

const time = z.iso.datetime().describe('IdP time')

const countsSchema: z.ZodType<ImportCounts> = z
  .object({
    scanned: z.int(),
    new: z.int().describe('Nobody in the directory matches'),
    matched: z.int().describe('Somebody does, but no link leads there'),
    partial: z.int().describe('Of those, by a partial match alone'),
    linked: z.int(),
    removed: z.int().describe('Links whose resource was not listed'),
    skipped: z.int().describe('Inactive ones, where the vendor leaves them out'),
    added: z.int().describe('Neither linked nor known from an earlier import'),
    updated: z.int().describe('Known, and different since'),
    unchanged: z.int(),
    confirmed: z.int().describe('Links that it made'),
    created: z.int().describe('Of those, with a directory user that it made'),
    unlinked: z.int().describe('Links that it ended'),
    refused: z.int().describe('What it would have confirmed and could not'),
    total: z.int().nullable().describe('The last totalResults'),
    requests: z.int(),
    ended: z.enum(['complete', 'short', 'unsteady', 'repeated', 'endless', 'failed', 'interrupted']),
    failure: z.string().nullable(),
    note: z.string().nullable().describe('The ending in words, where it is not a good one'),
    oddities: z
      .array(
        z.object({
          code: z.enum([
            'no-object',
            'no-id',
            'listed-twice',
            'overlap',
            'page-cap',
            'full-total',
            'no-total',
            'quoted-counters',
            'wrong-start',
            'total-changed',
          ]),
          count: z.int(),
          example: z.string(),
          text: z.string(),
        }),
      )
      .describe('What a target should not do'),
    refusals: z
      .array(z.object({ targetId: z.string(), reason: z.string() }))
      .describe('The first of those refused'),
  })
  .meta({ id: 'ImportCounts' })

export const importSchema: z.ZodType<ImportResult> = z
  .object({
    id: z.string().describe('imp_<number>'),
    app: z.string(),
    state: z.enum(['running', 'finished', 'stopped', 'failed']).describe('stopped: by the safeguard'),
    trigger: z.enum(['manual', 'schedule', 'retry']),
    forced: z.boolean(),
    startedAt: time,
    finishedAt: time.nullable(),
    users: countsSchema.nullable(),
    groups: countsSchema.nullable().describe('null where the profile does not import them'),
    summary: z.string().nullable(),
    message: z.string().nullable().describe('Why it was stopped or failed'),
    exchangeIds: z.array(z.string()),
  })
  .meta({ id: 'Import' })

export const candidateSchema: z.ZodType<ImportCandidate> = z
  .object({
    resource: z.enum(['User', 'Group']),
    targetId: z.string(),
    name: z.string().describe('userName or displayName'),
    match: z.enum(['none', 'partial', 'exact', 'linked']),
    object: z
      .object({ id: z.string(), name: z.string() })
      .nullable()
      .describe('The match; null where there is none or several would do'),
    ignored: z.boolean(),
    importId: z.string().describe('The import that read it last'),
    shown: anyObject.describe('What was read of it'),
  })
  .meta({ id: 'ImportCandidate' })
