import { z } from 'zod'
import { byKind, textsByKind } from './kind-schema.ts'

const placeholders =
  'With `{resource}`, `{label}`, `{app}`, `{source}`, `{target}`, `{change}`, `{sourceId}`, `{targetId}`, `{phrase}` (Bad Request), `{phraseWord}` (BadRequest), `{detail}` (the target’s own words), `{body}` (all that it sent) and `{message}` (ours).'

const textSchema = z.string().describe(placeholders)

const stepSchema = z.strictObject({
  name: z.string().describe('With `{change}`.'),
  type: z.enum(['import', 'scoping', 'matching', 'processing', 'referenceResolution', 'export']),
  text: textSchema,
})

/** Why nothing was sent. */
const skips = ['unchanged', 'unmatched', 'out-of-scope', 'already-off'] as const

const skipsSchema = z
  .enum(['told', 'untold'])
  .describe('Whether the log tells of objects that were looked at and needed nothing.')

/** `provisioningObjectSummary` of Microsoft Graph. */
const objectSummarySchema = z.strictObject({
  shape: z.literal('provisioning-object-summary'),
  skips: skipsSchema,
  job: z.string().describe('What the id of the job begins with.'),
  source: z.string().describe('`{source}`, and sourceSystem.displayName.'),
  target: z.string().describe('`{target}`, and targetSystem.displayName.'),
  initiator: z.string().describe('initiatedBy.displayName.'),
  applicationId: z.string().describe('targetSystem.details.ApplicationId.'),
  targetTypes: z
    .strictObject({ user: z.string(), group: z.string() })
    .describe('targetIdentity.identityType.'),
  actions: textsByKind.describe('provisioningAction; `other` where nothing is said or nothing was done.'),
  changes: textsByKind.describe('`{change}`; otherwise Update.'),
  steps: z.strictObject({
    received: stepSchema.describe('The first step of the first attempt.'),
    retried: stepSchema.describe('The first step of another attempt, with the export as the only other one.'),
    retrieved: stepSchema.describe('When the target showed the resource.'),
    scoped: stepSchema.extend({
      details: z
        .strictObject({
          active: z.string(),
          assigned: z.string(),
          entitled: z.string(),
          filters: z.string(),
          result: z.string(),
        })
        .describe('Keys of the details; with `{resource}`.'),
    }),
    decided: byKind(stepSchema).describe('What was made of it. Nothing for kinds that are not named.'),
    exported: byKind(stepSchema.extend({ failed: textSchema })).describe('`text` after success.'),
    skipped: z.strictObject({
      name: z.string(),
      type: stepSchema.shape.type,
      reasons: z.record(
        z.enum([...skips, 'inactive']),
        z.strictObject({ code: z.string(), text: textSchema }),
      ),
    }),
  }),
  failure: z.strictObject({
    answered: textSchema.describe('`reason` after an answer.'),
    unanswered: textSchema,
    retried: z.string().describe('Follows the reason; with `{retries}`.'),
    again: z.string().describe('Follows that when there is another attempt; with `{next}`.'),
    categories: z
      .strictObject({
        throttled: z.string(),
        'server-error': z.string(),
        network: z.string(),
        refused: z.string(),
      })
      .describe('errorCategory, by the class of the failure.'),
  }),
})

const eventSchema = z.strictObject({
  type: z.string().describe('eventType'),
  message: z.string().describe('displayMessage'),
  legacy: z.string().nullable().describe('legacyEventType'),
})

const systemEventSchema = z.strictObject({
  done: eventSchema,
  failed: eventSchema,
  failedBy: z
    .record(z.string(), eventSchema)
    .default({})
    .describe('Instead of `failed`, by the reason of the failure.'),
})

/** LogEvent of Okta's System Log. */
const systemLogSchema = z.strictObject({
  shape: z.literal('system-log'),
  skips: skipsSchema,
  actor: z.strictObject({ type: z.string(), alternateId: z.string(), displayName: z.string() }),
  transactions: z
    .strictObject({ user: z.string(), group: z.string() })
    .describe('What the id of a job begins with.'),
  events: z.strictObject({ user: byKind(systemEventSchema), group: byKind(systemEventSchema) }),
  severities: z.strictObject({ done: z.string(), failed: z.string() }),
  reasons: z
    .record(z.string(), textSchema.nullable())
    .describe('outcome.reason, by the reason of the failure; `default` for the others.'),
})

const listEventSchema = z.strictObject({
  done: z.int().describe('event_type_id'),
  failed: z.int(),
  linked: z.int().optional().describe('Instead of `done` when the resource was found.'),
})

/** Event of OneLogin's Event API. */
const eventListSchema = z.strictObject({
  shape: z.literal('event-list'),
  skips: skipsSchema,
  actor: z.string().describe('actor_system'),
  events: z.strictObject({ user: byKind(listEventSchema), group: byKind(listEventSchema) }),
})

/** What the vendor's administrator reads in the vendor's own log. */
export const logSchema = z
  .discriminatedUnion('shape', [
    z.strictObject({ shape: z.literal('none') }),
    objectSummarySchema,
    systemLogSchema,
    eventListSchema,
  ])
  .default({ shape: 'none' })

export type LogProfile = z.infer<typeof logSchema>
export type SkipReason = (typeof skips)[number]
