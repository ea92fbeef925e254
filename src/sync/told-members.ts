import type { Member } from '../dialect/group/member.ts'
import type { MemberState } from '../store/schema.ts'
import type { Store } from '../store/store.ts'

/** Who targets were told to have in their groups, and what of that is on the wire. Written at once. */
export class ToldMembers {
  readonly #store: Store
  readonly #statements: ReturnType<typeof prepare>

  constructor(store: Store) {
    this.#store = store
    this.#statements = prepare(store)
  }

  /** Who the target was told to have in the group, and how sure that is. */
  of(appId: string, groupId: string): { targetId: string; state: MemberState }[] {
    return this.#statements.of.all(appId, groupId) as { targetId: string; state: MemberState }[]
  }

  /** Before a request about members: what it says is committed as being on the wire. */
  send(appId: string, groupId: string, added: readonly Member[], removed: readonly Member[]): void {
    this.#store.transaction(() => {
      for (const { objectId } of removed) this.#statements.removing.run(appId, groupId, objectId)
      for (const { objectId, targetId } of added) {
        this.#statements.adding.run({ appId, groupId, objectId, targetId })
      }
    })
  }

  /** Before a request that tells the whole list. */
  sendWholeList(appId: string, groupId: string, members: readonly Member[]): void {
    const ids = new Set(members.map(({ objectId }) => objectId))
    const told = this.#statements.membersOf.all(appId, groupId) as Member[]
    const removed = told.filter(({ objectId }) => !ids.has(objectId))
    this.send(appId, groupId, members, removed)
  }

  /** The target has refused what was on the wire about members of the group. */
  takeBack(appId: string, groupId: string): void {
    this.#store.transaction(() => {
      this.#statements.dropAdding.run(appId, groupId)
      this.#statements.keepRemoving.run(appId, groupId)
    })
  }

  /** What was on the wire when the last process ended, nobody knows: it is told again. */
  doubt(appId: string): void {
    this.#statements.doubt.run(appId)
  }

  /** Remembers what a request about members told: the next batch is worked out from it. */
  record(appId: string, groupId: string, added: readonly Member[], removed: readonly Member[]): void {
    this.#store.transaction(() => {
      for (const { objectId } of removed) this.#statements.remove.run(appId, groupId, objectId)
      for (const { objectId, targetId } of added) {
        this.#statements.add.run({ appId, groupId, objectId, targetId })
      }
    })
  }

  /** The same after a request that told the whole list. */
  replace(appId: string, groupId: string, members: readonly Member[]): void {
    this.#store.transaction(() => {
      this.#statements.drop.run(appId, groupId)
      for (const { objectId, targetId } of members) {
        this.#statements.add.run({ appId, groupId, objectId, targetId })
      }
    })
  }

  /** A part of the transaction under way: the link of the user is gone, and the target is not told of it. */
  leaveNow(appId: string, userId: string): void {
    this.#statements.leave.run(appId, userId)
  }

  /** The same of a group. */
  forgetNow(appId: string, groupId: string): void {
    this.#statements.drop.run(appId, groupId)
  }

  /** The same of all groups. */
  forgetAllNow(appId: string): void {
    this.#statements.dropAll.run(appId)
  }
}

function prepare({ sqlite }: Store) {
  return {
    dropAll: sqlite.prepare('DELETE FROM link_members WHERE app_id = ?'),
    leave: sqlite.prepare(`UPDATE link_members SET state = 'left' WHERE app_id = ? AND member_id = ?`),
    drop: sqlite.prepare('DELETE FROM link_members WHERE app_id = ? AND group_id = ?'),
    add: sqlite.prepare(
      `INSERT INTO link_members (app_id, group_id, member_id, target_id) SELECT @appId, @groupId, @objectId, @targetId
       WHERE EXISTS (SELECT 1 FROM apps WHERE id = @appId)
       ON CONFLICT DO UPDATE SET target_id = excluded.target_id, state = 'told'`,
    ),
    adding: sqlite.prepare(
      `INSERT INTO link_members (app_id, group_id, member_id, target_id, state)
       SELECT @appId, @groupId, @objectId, @targetId, 'adding'
       WHERE EXISTS (SELECT 1 FROM apps WHERE id = @appId)
       ON CONFLICT DO UPDATE SET target_id = excluded.target_id, state = 'adding' WHERE state = 'left'`,
    ),
    removing: sqlite.prepare(`UPDATE link_members SET state = 'removing'
      WHERE app_id = ? AND group_id = ? AND member_id = ? AND state = 'told'`),
    dropAdding: sqlite.prepare(
      `DELETE FROM link_members WHERE app_id = ? AND group_id = ? AND state = 'adding'`,
    ),
    keepRemoving: sqlite.prepare(`UPDATE link_members SET state = 'told'
      WHERE app_id = ? AND group_id = ? AND state = 'removing'`),
    doubt: sqlite.prepare(`UPDATE link_members SET state = 'doubtful'
      WHERE app_id = ? AND state IN ('adding', 'removing')`),
    membersOf: sqlite.prepare(`SELECT member_id AS objectId, target_id AS targetId, '' AS label
      FROM link_members WHERE app_id = ? AND group_id = ?`),
    of: sqlite.prepare(`SELECT target_id AS targetId, state FROM link_members
      WHERE app_id = ? AND group_id = ?`),
    remove: sqlite.prepare('DELETE FROM link_members WHERE app_id = ? AND group_id = ? AND member_id = ?'),
  }
}
