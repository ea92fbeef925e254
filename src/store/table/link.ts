import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import type { Json, JsonObject } from '../../base/json.ts'
import { apps } from './app.ts'

// What is known of the resources in a target.

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
 * doubtful: a process ended while it was. left: it was told, and the vendor has forgotten the member's account since, so it
 * neither removes the member nor knows of it.
 */
export type MemberState = 'told' | 'adding' | 'removing' | 'doubtful' | 'left'

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
