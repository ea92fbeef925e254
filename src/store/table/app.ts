import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import type { JsonObject } from '../../base/json.ts'
import { groups, type SubjectKind } from './directory.ts'

// Apps, who is assigned to them, what is pushed, and what is put in their way.

export type AppState = 'active' | 'paused' | 'quarantined' | 'disabled'

export const apps = sqliteTable('apps', {
  /** `app_` + 16 characters. */
  id: text('id').primaryKey(),
  ordinal: integer('ordinal').notNull().unique(),
  name: text('name').notNull().unique(),
  profile: text('profile').notNull(),
  overrides: text('overrides', { mode: 'json' }).$type<JsonObject>().notNull(),
  /** `{url, auth}` with its secrets. */
  target: text('target', { mode: 'json' }).$type<JsonObject>().notNull(),
  state: text('state').$type<AppState>().notNull(),
  /** `{reason, since, …}` while quarantined or disabled. */
  quarantine: text('quarantine', { mode: 'json' }).$type<JsonObject>(),
  /** The last change that has been turned into operations for this app. */
  watermark: integer('watermark').notNull().default(0),
  /** When the next cycle is due; null where the profile has no cycles. */
  nextCycleAt: integer('next_cycle_at'),
  nextCycleKind: text('next_cycle_kind').$type<'initial' | 'incremental'>(),
  createdAt: integer('created_at').notNull(),
  /** When the next scheduled import is due; null where none is. */
  nextImportAt: integer('next_import_at'),
})

export const assignments = sqliteTable(
  'assignments',
  {
    /** The order of assignment; it also orders the pages of one app. */
    ordinal: integer('ordinal').primaryKey({ autoIncrement: true }),
    appId: text('app_id')
      .notNull()
      .references(() => apps.id, { onDelete: 'cascade' }),
    subjectKind: text('subject_kind').$type<SubjectKind>().notNull(),
    subjectId: text('subject_id').notNull(),
  },
  (table) => [
    uniqueIndex('assignments_subject').on(table.subjectId, table.appId),
    index('assignments_app').on(table.appId),
    // An app may have a million users of its own and still only a few groups.
    index('assignments_group').on(table.appId, table.subjectId).where(sql`subject_kind = 'group'`),
  ],
)

export type PushRuleStatus = 'active' | 'inactive'

/** What a name or a description has to be like: one of the three. */
export interface PushRuleCondition {
  startsWith?: string | undefined
  endsWith?: string | undefined
  contains?: string | undefined
}

/** Rules that push every group they match. */
export const pushRules = sqliteTable(
  'push_rules',
  {
    /** `rul_` + 16 characters. */
    id: text('id').primaryKey(),
    ordinal: integer('ordinal').notNull().unique(),
    appId: text('app_id')
      .notNull()
      .references(() => apps.id, { onDelete: 'cascade' }),
    name: text('name').notNull(),
    /** inactive: no further group is pushed by it. */
    status: text('status').$type<PushRuleStatus>().notNull(),
    displayName: text('display_name', { mode: 'json' }).$type<PushRuleCondition>().notNull(),
    /** null: the name alone counts. */
    description: text('description', { mode: 'json' }).$type<PushRuleCondition>(),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [uniqueIndex('push_rules_name').on(table.appId, table.name)],
)

export type PushStatus = 'active' | 'inactive' | 'error'

export const pushedGroups = sqliteTable(
  'pushed_groups',
  {
    appId: text('app_id')
      .notNull()
      .references(() => apps.id, { onDelete: 'cascade' }),
    groupId: text('group_id')
      .notNull()
      .references(() => groups.id, { onDelete: 'cascade' }),
    /** inactive: an administrator stopped it. error: a request failed; nothing is told until it is tried again. */
    status: text('status').$type<PushStatus>().notNull().default('active'),
    lastPushAt: integer('last_push_at'),
    errorSummary: text('error_summary'),
    /** The target's group that it is to be linked with; null: look up, or make one. */
    targetId: text('target_id'),
    /** What the target's group is called until it is renamed; null: as ours. */
    targetName: text('target_name'),
    /** The rule that began it; null: it was pushed by name. */
    ruleId: text('rule_id').references(() => pushRules.id),
  },
  (table) => [
    primaryKey({ columns: [table.appId, table.groupId] }),
    index('pushed_groups_group').on(table.groupId),
    index('pushed_groups_rule').on(table.ruleId).where(sql`rule_id IS NOT NULL`),
  ],
)

/** Disturbances put on the wire on purpose, in the order in which they were asked for. */
export const faults = sqliteTable(
  'faults',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    appId: text('app_id')
      .notNull()
      .references(() => apps.id, { onDelete: 'cascade' }),
    /** As it was given: `{type, probability, match, times, …}`. */
    spec: text('spec', { mode: 'json' }).$type<JsonObject>().notNull(),
    /** How often a request matched, and how often it was disturbed. */
    matched: integer('matched').notNull().default(0),
    fired: integer('fired').notNull().default(0),
  },
  (table) => [index('faults_app').on(table.appId, table.id)],
)
