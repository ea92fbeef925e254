import { sql } from 'drizzle-orm'
import {
  type AnySQLiteColumn,
  index,
  integer,
  primaryKey,
  real,
  sqliteTable,
  text,
  uniqueIndex,
} from 'drizzle-orm/sqlite-core'
import type { Json, JsonObject } from '../base/json.ts'

/** All times are milliseconds since the epoch, UTC. All JSON columns hold text. */

/** One row a setting of the database itself: the seed, the id counters. */
export const settings = sqliteTable('settings', {
  key: text('key').primaryKey(),
  value: text('value').notNull(),
})

export type UserStatus = 'staged' | 'active' | 'suspended' | 'deactivated' | 'deleted'

export const users = sqliteTable(
  'users',
  {
    /** `usr_` + 16 characters, derived from the seed and `ordinal`. */
    id: text('id').notNull(),
    /** 1, 2, 3 … in order of creation; never used twice. It is the row's place, so pages by ordinal need no sorting. */
    ordinal: integer('ordinal').primaryKey(),
    userName: text('user_name').notNull(),
    /** `userName` without its case: see `src/base/case-fold.ts`. */
    userNameFolded: text('user_name_folded').notNull(),
    status: text('status').$type<UserStatus>().notNull(),
    managerId: text('manager_id').references((): AnySQLiteColumn => users.id, { onDelete: 'set null' }),
    /** Every other attribute: `givenName`, `email`, `custom` … ; an attribute without a value has no key. */
    attributes: text('attributes', { mode: 'json' }).$type<JsonObject>().notNull(),
    password: text('password'),
    createdAt: integer('created_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
    deletedAt: integer('deleted_at'),
    /** What `restore` goes back to; only while the status is `deleted`. */
    statusBeforeDelete: text('status_before_delete').$type<UserStatus>(),
  },
  (table) => [
    uniqueIndex('users_id').on(table.id),
    // userName is unique without regard to case, as in every directory that is imitated.
    uniqueIndex('users_user_name').on(table.userNameFolded),
    index('users_manager').on(table.managerId),
    index('users_status').on(table.status),
    index('users_deleted').on(table.deletedAt).where(sql`deleted_at IS NOT NULL`),
    // What an import matches accounts by: see `src/sync/match-store.ts`.
    index('users_email').on(sql`lower(attributes ->> '$.email')`),
    index('users_full_name').on(
      sql`lower(attributes ->> '$.givenName' || ' ' || (attributes ->> '$.familyName'))`,
    ),
  ],
)

export const groups = sqliteTable(
  'groups',
  {
    /** `grp_` + 16 characters. */
    id: text('id').notNull(),
    ordinal: integer('ordinal').primaryKey(),
    displayName: text('display_name').notNull(),
    description: text('description'),
    createdAt: integer('created_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
  },
  (table) => [
    uniqueIndex('groups_id').on(table.id),
    uniqueIndex('groups_display_name').on(table.displayName),
  ],
)

export type MemberKind = 'user' | 'group'

export const memberships = sqliteTable(
  'memberships',
  {
    /** The order in which members were added; the row's place, so it also orders the pages of one group. */
    ordinal: integer('ordinal').primaryKey({ autoIncrement: true }),
    groupId: text('group_id')
      .notNull()
      .references(() => groups.id, { onDelete: 'cascade' }),
    memberId: text('member_id').notNull(),
    memberKind: text('member_kind').$type<MemberKind>().notNull(),
  },
  (table) => [
    uniqueIndex('memberships_member').on(table.memberId, table.groupId),
    index('memberships_group').on(table.groupId),
  ],
)

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

export type SubjectKind = 'user' | 'group'

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
  },
  (table) => [
    primaryKey({ columns: [table.appId, table.groupId] }),
    index('pushed_groups_group').on(table.groupId),
  ],
)

/** The numbered facts: one row a mutation, written in the same transaction as the mutation. */
export const changes = sqliteTable(
  'changes',
  {
    seq: integer('seq').primaryKey({ autoIncrement: true }),
    at: integer('at').notNull(),
    /** The same in real time, for delays: fractions of milliseconds since the epoch. */
    realAt: real('real_at').notNull().default(sql`(unixepoch('subsec') * 1000)`),
    /** `user.created`, `group.member.added` …: see `src/directory/change.ts`. */
    event: text('event').notNull(),
    /** The user or group that changed. */
    subjectKind: text('subject_kind').$type<SubjectKind>().notNull(),
    subjectId: text('subject_id').notNull(),
    /** The other side, where there is one: the member of a membership, the app of an assignment. */
    memberId: text('member_id'),
    appId: text('app_id'),
    data: text('data', { mode: 'json' }).$type<JsonObject>().notNull(),
  },
  (table) => [index('changes_subject').on(table.subjectId, table.seq)],
)

export type LinkState = 'managed' | 'unmanaged'

/** Directory object ↔ target resource, per app. */
export const links = sqliteTable(
  'links',
  {
    appId: text('app_id')
      .notNull()
      .references(() => apps.id, { onDelete: 'cascade' }),
    resource: text('resource').$type<'User' | 'Group'>().notNull(),
    objectId: text('object_id').notNull(),
    targetId: text('target_id').notNull(),
    state: text('state').$type<LinkState>().notNull(),
    /** What the target was last known to hold, as far as the mapping goes: `[[path, value], …]` in mapping order. */
    known: text('known', { mode: 'json' }).$type<[string, Json][]>().notNull(),
    /** Whether the target was last told that the user is active. */
    active: integer('active', { mode: 'boolean' }).notNull(),
    /** The userName or displayName it was last sent under, for logs once the object is gone. */
    label: text('label').notNull(),
    createdAt: integer('created_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.appId, table.resource, table.objectId] }),
    index('links_target').on(table.appId, table.resource, table.targetId),
  ],
)

/**
 * What a membership of the target's group is known to be. adding, removing: a request that says so is on the wire.
 * doubtful: a process ended while it was.
 */
export type MemberState = 'told' | 'adding' | 'removing' | 'doubtful'

/** Which members the target's group is known to have because we put them there. */
export const linkMembers = sqliteTable(
  'link_members',
  {
    appId: text('app_id')
      .notNull()
      .references(() => apps.id, { onDelete: 'cascade' }),
    groupId: text('group_id').notNull(),
    memberId: text('member_id').notNull(),
    targetId: text('target_id').notNull(),
    state: text('state').$type<MemberState>().notNull().default('told'),
  },
  (table) => [
    primaryKey({ columns: [table.appId, table.groupId, table.memberId] }),
    index('link_members_member').on(table.appId, table.memberId),
    index('link_members_untold').on(table.appId, table.groupId).where(sql`state <> 'told'`),
  ],
)

/**
 * What the target may or may not have been told: written before a request, deleted with its outcome. What is left of
 * them when a process begins is what a killed one had on the wire.
 */
export const doubts = sqliteTable(
  'doubts',
  {
    appId: text('app_id')
      .notNull()
      .references(() => apps.id, { onDelete: 'cascade' }),
    resource: text('resource').$type<'User' | 'Group'>().notNull(),
    objectId: text('object_id').notNull(),
    facet: text('facet').$type<'object' | 'references' | 'members' | 'password'>().notNull(),
    /** `{kinds, told: [[path, value]], names: [[attribute, value]]}` */
    doubt: text('doubt', { mode: 'json' }).$type<JsonObject>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.appId, table.resource, table.objectId, table.facet] })],
)

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

/** Groups of a target that rules name: what stands in the directory's place where no group of it is sent. */
export const entitlements = sqliteTable(
  'entitlements',
  {
    /** `ent_` + 16 characters, derived from the app and the name. */
    id: text('id').primaryKey(),
    appId: text('app_id')
      .notNull()
      .references(() => apps.id, { onDelete: 'cascade' }),
    name: text('name').notNull(),
  },
  (table) => [index('entitlements_app').on(table.appId)],
)

/** Who should be in them, as of the last time that each user was looked at. */
export const entitlementMembers = sqliteTable(
  'entitlement_members',
  {
    /** The order in which members were named. */
    ordinal: integer('ordinal').primaryKey({ autoIncrement: true }),
    groupId: text('group_id')
      .notNull()
      .references(() => entitlements.id, { onDelete: 'cascade' }),
    memberId: text('member_id').notNull(),
  },
  (table) => [
    uniqueIndex('entitlement_members_member').on(table.memberId, table.groupId),
    index('entitlement_members_group').on(table.groupId),
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
