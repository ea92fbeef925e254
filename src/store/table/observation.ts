import { index, integer, real, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { Json } from '../../base/json.ts'
import { apps } from './app.ts'
import { operations } from './operation.ts'

// Whether and when a target shows what it was told.

/** Apps whose target is looked at. */
export const observations = sqliteTable('observations', {
  appId: text('app_id')
    .primaryKey()
    .references(() => apps.id, { onDelete: 'cascade' }),
  /** Milliseconds between two looks at one resource; null: only when somebody asks. */
  pollMs: integer('poll_ms'),
  /** Milliseconds until it counts as never shown. */
  patienceMs: integer('patience_ms').notNull(),
  /** By which clock those pass. */
  time: text('time').$type<'real' | 'idp'>().notNull(),
})

/**
 * watched: it is still looked for. seen: it was shown. unseen: it was looked for and never shown. undecided: nobody can
 * tell, because it was told otherwise before it was seen, or because no look was answered.
 */
export type SightingState = 'watched' | 'seen' | 'unseen' | 'undecided'

/** What an operation told the target, to be seen there. */
export const sightings = sqliteTable(
  'sightings',
  {
    operationSeq: integer('operation_seq')
      .primaryKey()
      .references(() => operations.seq, { onDelete: 'cascade' }),
    appId: text('app_id')
      .notNull()
      .references(() => apps.id, { onDelete: 'cascade' }),
    resource: text('resource').$type<'User' | 'Group'>().notNull(),
    objectId: text('object_id').notNull(),
    targetId: text('target_id').notNull(),
    label: text('label').notNull(),
    /** `[[what, value], …]`: see `src/observe/fact.ts`. */
    facts: text('facts', { mode: 'json' }).$type<[string, Json][]>().notNull(),
    /** What it may still be showing of them: `[[what, [value, …]], …]`. */
    before: text('before', { mode: 'json' }).$type<[string, Json[]][]>().notNull(),
    state: text('state').$type<SightingState>().notNull(),
    /** When it was acknowledged: IdP time. */
    toldAt: integer('told_at').notNull(),
    /** When the last look began that did not show it, in real time. */
    missedRealAt: real('missed_real_at'),
    /** When the first look began that showed it: IdP time, and real time with fractions of milliseconds. */
    seenAt: integer('seen_at'),
    seenRealAt: real('seen_real_at'),
  },
  (table) => [index('sightings_app').on(table.appId, table.state)],
)
