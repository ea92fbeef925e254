import { index, integer, primaryKey, real, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import type { Json, JsonObject } from '../../base/json.ts'
import { apps } from './app.ts'

// The database’s own settings, and what happened.

/** One row a setting of the database itself: the seed, the id counters. */
export const settings = sqliteTable('settings', {
  key: text('key').primaryKey(),
  value: text('value').notNull(),
})

export const exchanges = sqliteTable(
  'exchanges',
  {
    seq: integer('seq').primaryKey({ autoIncrement: true }),
    appId: text('app_id').notNull(),
    operationSeq: integer('operation_seq'),
    cycleId: integer('cycle_id'),
    intent: text('intent').notNull(),
    /** IdP time. */
    startedAt: integer('started_at').notNull(),
    /** Real milliseconds on the wire, with fractions. */
    durationMs: real('duration_ms').notNull(),
    method: text('method').notNull(),
    url: text('url').notNull(),
    path: text('path').notNull(),
    query: text('query'),
    /** `[[name, value], …]` as sent, secrets masked. */
    requestHeaders: text('request_headers').notNull(),
    requestBody: text('request_body'),
    status: integer('status'),
    responseHeaders: text('response_headers'),
    responseBody: text('response_body'),
    error: text('error', { mode: 'json' }).$type<JsonObject>(),
    /** `{id, type, …}` of the fault that disturbed it; null: nothing did. */
    fault: text('fault', { mode: 'json' }).$type<JsonObject>(),
  },
  (table) => [
    index('exchanges_app').on(table.appId, table.seq),
    index('exchanges_operation').on(table.operationSeq),
  ],
)

/** What a target was seen to do wrong: one row for each way in which a rule is broken, however often that is. */
export const findings = sqliteTable(
  'findings',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    appId: text('app_id')
      .notNull()
      .references(() => apps.id, { onDelete: 'cascade' }),
    rule: text('rule').notNull(),
    /** What tells one breach of the rule from another. */
    aspect: text('aspect').notNull(),
    verdict: text('verdict').$type<'fail' | 'warn'>().notNull(),
    severity: text('severity').$type<'blocker' | 'major' | 'minor' | 'info'>().notNull(),
    operationSeq: integer('operation_seq'),
    /** The first exchanges that show it, and the last one. */
    exchangeSeqs: text('exchange_seqs', { mode: 'json' }).$type<number[]>().notNull(),
    count: integer('count').notNull(),
    seen: text('seen').notNull(),
    excerpt: text('excerpt', { mode: 'json' }).$type<JsonObject>(),
    firstAt: integer('first_at').notNull(),
    lastAt: integer('last_at').notNull(),
  },
  (table) => [uniqueIndex('findings_aspect').on(table.appId, table.rule, table.aspect)],
)

/** Every exchange on which a finding rests. */
export const findingExchanges = sqliteTable(
  'finding_exchanges',
  {
    exchangeSeq: integer('exchange_seq').notNull(),
    findingId: integer('finding_id')
      .notNull()
      .references(() => findings.id, { onDelete: 'cascade' }),
  },
  (table) => [
    primaryKey({ columns: [table.exchangeSeq, table.findingId] }),
    index('finding_exchanges_finding').on(table.findingId),
  ],
)

/**
 * What the vendor's own log tells: a row for each attempt, and for each object that was looked at and needed nothing, as
 * far as the vendor tells of those.
 */
export const logEntries = sqliteTable(
  'log_entries',
  {
    seq: integer('seq').primaryKey({ autoIncrement: true }),
    appId: text('app_id')
      .notNull()
      .references(() => apps.id, { onDelete: 'cascade' }),
    /** null: the object was only looked at. */
    operationSeq: integer('operation_seq'),
    /** 1, 2, 3 …; 0 where it was only looked at. */
    attempt: integer('attempt').notNull(),
    cycleId: integer('cycle_id'),
    kind: text('kind'),
    /** Only where there is no operation to say it. */
    resource: text('resource').$type<'User' | 'Group'>(),
    objectId: text('object_id'),
    label: text('label'),
    startedAt: integer('started_at').notNull(),
    at: integer('at').notNull(),
    outcome: text('outcome').notNull(),
    targetId: text('target_id'),
    /** As the object stood in the directory. */
    active: integer('active', { mode: 'boolean' }).notNull(),
    assigned: integer('assigned', { mode: 'boolean' }).notNull(),
    /** `[[path, old, new], …]`; null: what the operation says, without old values. */
    changes: text('changes', { mode: 'json' }).$type<[string, Json, Json][]>(),
    /** `{code, message, vendor, class, status, detail}` */
    failure: text('failure', { mode: 'json' }).$type<JsonObject>(),
    nextAttemptAt: integer('next_attempt_at'),
    /** The exchanges of this attempt, among those of the operation. */
    firstExchange: integer('first_exchange'),
    lastExchange: integer('last_exchange'),
    /** What the scoping filters said: `{passed, clauses: {text: held}}`; null: there were none. */
    verdict: text('verdict', { mode: 'json' }).$type<JsonObject>(),
  },
  (table) => [
    index('log_entries_app').on(table.appId, table.seq),
    index('log_entries_operation').on(table.operationSeq),
  ],
)
