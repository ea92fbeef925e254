import { sql } from 'drizzle-orm'
import {
  type AnySQLiteColumn,
  index,
  integer,
  real,
  sqliteTable,
  text,
  uniqueIndex,
} from 'drizzle-orm/sqlite-core'
import type { JsonObject } from '../../base/json.ts'

// Users, groups, memberships, and what changed them.

export type UserStatus =
  | 'staged'
  | 'active'
  | 'lockedOut'
  | 'recovery'
  | 'passwordExpired'
  | 'suspended'
  | 'deactivated'
  | 'deleted'

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

export type SubjectKind = 'user' | 'group'

/** What a change is about. */
export type ChangeSubjectKind = SubjectKind | 'pushRule'

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
    /** The user, group or push rule that changed. */
    subjectKind: text('subject_kind').$type<ChangeSubjectKind>().notNull(),
    subjectId: text('subject_id').notNull(),
    /** The other side, where there is one: the member of a membership, the app of an assignment. */
    memberId: text('member_id'),
    appId: text('app_id'),
    data: text('data', { mode: 'json' }).$type<JsonObject>().notNull(),
  },
  (table) => [index('changes_subject').on(table.subjectId, table.seq)],
)
