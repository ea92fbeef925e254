import type { ScanKind } from '../store/schema.ts'
import type { Store } from '../store/store.ts'

export interface ScanRow {
  id: number
  cycleId: number | null
  kind: ScanKind
  groupId: string | null
  after: string
  forced: boolean
  changeSeq: number
}

export interface ScanPage {
  ids: string[]
  /** Where the next page begins; undefined after the last one. */
  after: string | undefined
}

/** Objects still to be evaluated, page by page, so that neither memory nor a transaction grows with the directory. */
export class ScanStore {
  readonly #statements: ReturnType<typeof prepare>

  constructor(store: Store) {
    this.#statements = prepare(store)
  }

  add(appId: string, scan: Omit<ScanRow, 'id' | 'after'>): void {
    const { cycleId, kind, groupId, forced, changeSeq } = scan
    this.#statements.add.run(appId, cycleId, kind, groupId, forced ? 1 : 0, changeSeq)
  }

  next(appId: string): ScanRow | undefined {
    const row = this.#statements.next.get(appId) as (Omit<ScanRow, 'forced'> & { forced: number }) | undefined
    return row && { ...row, forced: row.forced === 1 }
  }

  any(appId: string): boolean {
    return this.#statements.next.get(appId) !== undefined
  }

  read(appId: string, { kind, groupId, after }: ScanRow, limit: number): ScanPage {
    const rows = this.#statements.pages[kind].all({
      appId,
      groupId,
      after: cursor(kind, after),
      limit,
    }) as PageRow[]
    const last = rows.length === limit ? rows.at(-1) : undefined
    return { ids: rows.map(({ id }) => id), after: last && String(last.place) }
  }

  /** The page has been planned. */
  advance({ id }: ScanRow, after: string | undefined): void {
    if (after === undefined) this.#statements.remove.run(id)
    else this.#statements.advance.run(after, id)
  }

  clear(appId: string): void {
    this.#statements.clear.run(appId)
  }
}

interface PageRow {
  id: string
  place: string | number
}

/** Ordinals are numbers; links are read in the order of their object's id. */
function cursor(kind: ScanKind, after: string): string | number {
  return kind === 'linked-users' || kind === 'linked-groups' ? after : Number(after || '0')
}

function prepare({ sqlite }: Store) {
  const linked = (resource: string) =>
    sqlite.prepare(`SELECT object_id AS id, object_id AS place FROM links
      WHERE app_id = @appId AND resource = '${resource}' AND object_id > @after ORDER BY object_id LIMIT @limit`)
  const everything = (table: string) =>
    sqlite.prepare(`SELECT id, ordinal AS place FROM ${table}
      WHERE ordinal > @after AND @appId IS NOT NULL ORDER BY ordinal LIMIT @limit`)
  return {
    add: sqlite.prepare(`INSERT INTO scans (app_id, cycle_id, kind, group_id, after, forced, change_seq)
      VALUES (?, ?, ?, ?, '', ?, ?)`),
    next: sqlite.prepare(`SELECT id, cycle_id AS cycleId, kind, group_id AS groupId, after, forced,
      change_seq AS changeSeq FROM scans WHERE app_id = ? ORDER BY id LIMIT 1`),
    advance: sqlite.prepare('UPDATE scans SET after = ? WHERE id = ?'),
    remove: sqlite.prepare('DELETE FROM scans WHERE id = ?'),
    clear: sqlite.prepare('DELETE FROM scans WHERE app_id = ?'),
    pages: {
      'assigned-users': sqlite.prepare(`SELECT u.id, u.ordinal AS place FROM users u
        WHERE u.ordinal > @after AND (
          EXISTS (SELECT 1 FROM assignments a WHERE a.subject_id = u.id AND a.app_id = @appId)
          OR EXISTS (SELECT 1 FROM memberships m JOIN assignments a ON a.subject_id = m.group_id
            AND a.app_id = @appId WHERE m.member_id = u.id))
        ORDER BY u.ordinal LIMIT @limit`),
      'all-users': everything('users'),
      'all-groups': everything('groups'),
      members: sqlite.prepare(`SELECT m.member_id AS id, m.ordinal AS place FROM memberships m
        WHERE m.group_id = @groupId AND m.member_kind = 'user' AND m.ordinal > @after
        ORDER BY m.ordinal LIMIT @limit`),
      groups: sqlite.prepare(`SELECT g.id, g.ordinal AS place FROM groups g WHERE g.ordinal > @after AND (
          EXISTS (SELECT 1 FROM assignments a WHERE a.subject_id = g.id AND a.app_id = @appId)
          OR EXISTS (SELECT 1 FROM pushed_groups p WHERE p.group_id = g.id AND p.app_id = @appId))
        ORDER BY g.ordinal LIMIT @limit`),
      // One page of one: a group that waits for the users before it.
      group: sqlite.prepare(
        'SELECT @groupId AS id, 0 AS place WHERE @appId IS NOT NULL AND @after >= 0 AND @limit > 0',
      ),
      'linked-users': linked('User'),
      'linked-groups': linked('Group'),
    } satisfies Record<ScanKind, unknown>,
  }
}
