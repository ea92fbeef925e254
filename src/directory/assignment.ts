import type { JsonObject } from '../base/json.ts'
import type { SubjectKind } from '../store/schema.ts'
import type { Store } from '../store/store.ts'
import type { Apps } from './app.ts'
import type { Context } from './context.ts'
import type { GroupRecords } from './group-record.ts'
import { type Page, type PageRequest, readPage, toPage } from './page.ts'
import { type FoundSubject, type Subject, Subjects, type SubjectView, subjectView } from './subject.ts'
import type { UserRecords } from './user-record.ts'
import { refuseDeleted } from './user-status.ts'

/** Who is to be provisioned to which app: users themselves, and groups for their immediate members. */
export class Assignments {
  readonly #context: Context
  readonly #apps: Apps
  readonly #subjects: Subjects
  readonly #statements: ReturnType<typeof prepare>

  constructor(context: Context, apps: Apps, users: UserRecords, groups: GroupRecords) {
    this.#context = context
    this.#apps = apps
    this.#subjects = new Subjects(users, groups)
    this.#statements = prepare(context.store)
  }

  /** Answers whether that changed anything. */
  assign(app: string, subject: Subject): boolean {
    return this.#mutate(app, subject, (found, appId) => {
      if (found.kind === 'user') refuseDeleted(found.row)
      return this.#statements.insert.run(appId, found.kind, found.row.id).changes > 0 && 'assigned'
    })
  }

  /** Takes back the subject's own assignment. Answers whether that changed anything. */
  unassign(app: string, subject: Subject): boolean {
    return this.#mutate(app, subject, ({ row }, appId) => {
      return this.#statements.remove.run(row.id, appId).changes > 0 && 'unassigned'
    })
  }

  /** The users and groups that were assigned themselves, in the order of assignment. */
  list(app: string, request: PageRequest = {}): Page<SubjectView> {
    const { after, limit } = readPage(request)
    const rows = this.#statements.list.all(this.#apps.row(app).id, after, limit + 1)
    return toPage(rows, limit, (row) => row.ordinal, subjectView)
  }

  #mutate(
    app: string,
    subject: Subject,
    write: (found: FoundSubject, appId: string) => false | 'assigned' | 'unassigned',
  ): boolean {
    return this.#context.store.transaction(() => {
      const appId = this.#apps.row(app).id
      const found = this.#subjects.get(subject)
      const done = write(found, appId)
      if (!done) return false
      this.#context.changes.record(`app.${found.kind}.${done}`, found.row.id, label(found), { appId })
      return true
    })
  }
}

function label(found: FoundSubject): JsonObject {
  if (found.kind === 'user') return { userName: found.row.userName }
  return { displayName: found.row.displayName }
}

interface AssignmentRow {
  ordinal: number
  kind: SubjectKind
  id: string
  name: string
}

function prepare({ sqlite }: Store) {
  return {
    insert: sqlite.prepare<[string, SubjectKind, string]>(
      'INSERT INTO assignments (app_id, subject_kind, subject_id) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
    ),
    remove: sqlite.prepare<[string, string]>('DELETE FROM assignments WHERE subject_id = ? AND app_id = ?'),
    list: sqlite.prepare<[string, number, number], AssignmentRow>(
      `SELECT a.ordinal, a.subject_kind AS kind, a.subject_id AS id, coalesce(u.user_name, g.display_name) AS name
       FROM assignments a LEFT JOIN users u ON u.id = a.subject_id LEFT JOIN groups g ON g.id = a.subject_id
       WHERE a.app_id = ? AND a.ordinal > ? ORDER BY a.ordinal LIMIT ?`,
    ),
  }
}
