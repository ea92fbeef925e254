import { index, integer, primaryKey, real, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { Json, JsonObject } from '../../base/json.ts'
import { apps } from './app.ts'

// What is to be told, and in which cycle.

export type OperationStatus = 'queued' | 'running' | 'waiting' | 'succeeded' | 'failed' | 'skipped'

/** approval: an administrator has to agree. deletions: more at once than the guard allows. */
export type Hold = 'approval' | 'deletions'

export const operations = sqliteTable(
  'operations',
  {
    /** The order in which operations were planned. */
    seq: integer('seq').primaryKey({ autoIncrement: true }),
    appId: text('app_id')
      .notNull()
      .references(() => apps.id, { onDelete: 'cascade' }),
    cycleId: integer('cycle_id'),
    kind: text('kind').notNull(),
    /** Which side of the object it is about: at most one operation of each is queued. */
    facet: text('facet').$type<'object' | 'references' | 'members' | 'password'>().notNull(),
    resource: text('resource').$type<'User' | 'Group'>().notNull(),
    objectId: text('object_id').notNull(),
    label: text('label').notNull(),
    /** Operations of a lower stage go first: 1 users, 2 groups, 3 references and memberships. */
    stage: integer('stage').notNull(),
    /**
     * Whose turn comes first. An operation that takes a later change in goes to the end again, behind the operations
     * on what it refers to.
     */
    turn: integer('turn').notNull(),
    /** What the planner found, for the log: `{set: [[path, value]], clear: [path], …}`. */
    detail: text('detail', { mode: 'json' }).$type<JsonObject>().notNull(),
    status: text('status').$type<OperationStatus>().notNull(),
    attempts: integer('attempts').notNull().default(0),
    nextAttemptAt: integer('next_attempt_at'),
    outcome: text('outcome'),
    error: text('error', { mode: 'json' }).$type<JsonObject>(),
    steps: text('steps', { mode: 'json' }).$type<Json[]>().notNull(),
    /** The newest change that had been looked at when it was planned. */
    changeSeq: integer('change_seq').notNull(),
    createdAt: integer('created_at').notNull(),
    /** When the first request left, and when the target acknowledged the last one. */
    sentAt: integer('sent_at'),
    finishedAt: integer('finished_at'),
    /** The same in real time, for delays: fractions of milliseconds since the epoch. */
    sentRealAt: real('sent_real_at'),
    finishedRealAt: real('finished_real_at'),
    /** Why a waiting operation goes on only when somebody says so; null: it waits for `nextAttemptAt`. */
    hold: text('hold').$type<Hold>(),
  },
  (table) => [
    index('operations_due').on(table.appId, table.status, table.stage, table.turn),
    index('operations_order').on(table.appId, table.status, table.turn),
    index('operations_turn').on(table.turn),
    index('operations_object').on(table.appId, table.resource, table.objectId, table.status),
    index('operations_waiting').on(table.status, table.nextAttemptAt),
    index('operations_cycle').on(table.cycleId, table.status),
  ],
)

/** Which changes an operation carries to the target: what delays are measured by. */
export const operationChanges = sqliteTable(
  'operation_changes',
  {
    operationSeq: integer('operation_seq')
      .notNull()
      .references(() => operations.seq, { onDelete: 'cascade' }),
    changeSeq: integer('change_seq').notNull(),
    /** When the operation took the change in: IdP time, and real time with fractions of milliseconds. */
    plannedAt: integer('planned_at'),
    plannedRealAt: real('planned_real_at'),
  },
  (table) => [primaryKey({ columns: [table.operationSeq, table.changeSeq] })],
)

export const cycles = sqliteTable(
  'cycles',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    appId: text('app_id')
      .notNull()
      .references(() => apps.id, { onDelete: 'cascade' }),
    kind: text('kind').$type<'initial' | 'incremental' | 'on-demand'>().notNull(),
    state: text('state').$type<'planning' | 'running' | 'finished' | 'failed'>().notNull(),
    startedAt: integer('started_at').notNull(),
    finishedAt: integer('finished_at'),
    /** How far planning has come: the last ordinal read, so that a restart goes on from there. */
    cursor: text('cursor', { mode: 'json' }).$type<JsonObject>().notNull(),
    counts: text('counts', { mode: 'json' }).$type<JsonObject>().notNull(),
  },
  (table) => [index('cycles_app').on(table.appId, table.id)],
)

/** Objects still to be evaluated, page by page: what is too many to be looked at in one transaction. */
export type ScanKind =
  | 'assigned-users'
  | 'all-users'
  | 'linked-users'
  | 'members'
  | 'group'
  | 'groups'
  | 'all-groups'
  | 'linked-groups'

export const scans = sqliteTable('scans', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  appId: text('app_id')
    .notNull()
    .references(() => apps.id, { onDelete: 'cascade' }),
  cycleId: integer('cycle_id'),
  /** assigned-users: everybody assigned. all-users, all-groups: of the directory. linked-users: everybody with a link. members: of one group. group: one group. groups: in scope or linked. */
  kind: text('kind').$type<ScanKind>().notNull(),
  groupId: text('group_id'),
  /** Where the last page ended. */
  after: text('after').notNull(),
  /** Whether what is already known to be equal is checked against the target all the same. */
  forced: integer('forced', { mode: 'boolean' }).notNull(),
  changeSeq: integer('change_seq').notNull(),
})
