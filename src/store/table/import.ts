import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { JsonObject } from '../../base/json.ts'
import { apps } from './app.ts'

// What was read from a target.

export type ImportState = 'running' | 'finished' | 'stopped' | 'failed'

/** Readings of the target. */
export const imports = sqliteTable(
  'imports',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    appId: text('app_id')
      .notNull()
      .references(() => apps.id, { onDelete: 'cascade' }),
    state: text('state').$type<ImportState>().notNull(),
    startedAt: integer('started_at').notNull(),
    finishedAt: integer('finished_at'),
    result: text('result', { mode: 'json' }).$type<JsonObject>().notNull(),
  },
  (table) => [index('imports_app').on(table.appId, table.id)],
)

/** What the last readings found in the target: of users what may match whom, of groups what may be linked. */
export const appResources = sqliteTable(
  'app_resources',
  {
    appId: text('app_id')
      .notNull()
      .references(() => apps.id, { onDelete: 'cascade' }),
    resource: text('resource').$type<'User' | 'Group'>().notNull(),
    targetId: text('target_id').notNull(),
    /** userName or displayName. */
    name: text('name').notNull(),
    /** How the directory object was found. */
    match: text('match').$type<'none' | 'partial' | 'exact' | 'linked'>().notNull(),
    objectId: text('object_id'),
    /** What was read of it, as far as matching takes an interest. */
    shown: text('shown', { mode: 'json' }).$type<JsonObject>().notNull(),
    importId: integer('import_id').notNull(),
    /** An administrator wants to hear no more of it. */
    ignored: integer('ignored', { mode: 'boolean' }).notNull().default(false),
  },
  (table) => [
    primaryKey({ columns: [table.appId, table.resource, table.targetId] }),
    index('app_resources_name').on(table.appId, table.resource, table.name),
  ],
)
