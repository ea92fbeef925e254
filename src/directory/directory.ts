import type { Clock } from '../base/clock.ts'
import type { Store } from '../store/store.ts'
import { Apps } from './app.ts'
import { Assignments } from './assignment.ts'
import { type ChangeListener, ChangeLog } from './change-log.ts'
import type { Context } from './context.ts'
import { type DirectoryDocument, type DocumentFormat, exportDirectory, formatDirectory } from './document.ts'
import { checkDocument } from './document-check.ts'
import { type DocumentParts, loadDocument } from './document-load.ts'
import { readSource } from './document-source.ts'
import { Groups } from './group.ts'
import { GroupRecords } from './group-record.ts'
import { Memberships } from './membership.ts'
import { PushRules } from './push-rule.ts'
import { PushedGroups } from './pushed-group.ts'
import { RulePushes } from './rule-pushes.ts'
import { type Subject, Subjects, type SubjectView, subjectView } from './subject.ts'
import { Users } from './user.ts'
import { UserRecords } from './user-record.ts'

/**
 * The IdP's own data. Every mutation and the numbered change that tells of it are one transaction: when a method has
 * returned, both are kept; when it has thrown, neither is. What would change nothing writes nothing.
 *
 * Things are named by id, userName, displayName or name; a name that does not exist is `ERR_NOT_FOUND`.
 */
export class Directory {
  readonly users: Users
  readonly groups: Groups
  readonly members: Memberships
  readonly apps: Apps
  readonly assignments: Assignments
  readonly pushedGroups: PushedGroups
  readonly pushRules: PushRules
  readonly changes: ChangeLog
  readonly #parts: DocumentParts
  readonly #subjects: Subjects

  constructor(store: Store, clock: Clock) {
    const changes = new ChangeLog(store, clock)
    const context: Context = { store, clock, changes }
    const users = new UserRecords(context)
    const rulePushes = new RulePushes(context)
    const groups = new GroupRecords(context, rulePushes)
    this.changes = changes
    this.users = new Users(context, users)
    this.groups = new Groups(context, groups)
    this.members = new Memberships(context, users, groups)
    this.#subjects = new Subjects(users, groups)
    this.#parts = { context, users, groups, members: this.members }
    this.apps = new Apps(context)
    this.assignments = new Assignments(context, this.apps, users, groups)
    this.pushedGroups = new PushedGroups(context, this.apps, groups)
    this.pushRules = new PushRules(context, this.apps, rulePushes)
  }

  /** Called after each commit that changed something, with the number of its newest change. Answers how to end it. */
  onChange(listener: ChangeListener): () => void {
    return this.changes.onChange(listener)
  }

  /** The user or group of that id or name. */
  find(subject: Subject): SubjectView {
    const { kind, row } = this.#subjects.get(subject)
    return subjectView({ kind, id: row.id, name: 'userName' in row ? row.userName : row.displayName })
  }

  /** All that `work` changes is kept, or, when it throws, nothing. */
  atOnce<Result>(work: () => Result): Result {
    return this.#parts.context.store.transaction(work)
  }

  /** The whole directory by names, without ids and secrets. */
  exportDirectory(): DirectoryDocument {
    return exportDirectory(this.#parts.context.store)
  }

  /** The same as text; CSV holds the users alone. */
  exportDocument(format: DocumentFormat): string {
    return formatDirectory(this.exportDirectory(), format)
  }

  /**
   * Makes the directory what the text says, or changes nothing and throws `ERR_DIRECTORY_INVALID` with every problem,
   * each at its `fileName:line:column`. What has kept its name keeps its id, its password and its assignments; users
   * and groups that the text does not name are removed for good. CSV, and a text without `groups`, leaves groups alone.
   */
  importDocument(text: string, format: DocumentFormat, fileName: string): { users: number; groups: number } {
    const document = checkDocument(readSource(text, format, fileName))
    loadDocument(this.#parts, document)
    return { users: document.users.length, groups: document.groups?.length ?? 0 }
  }

  /**
   * Removes users, groups, apps with all that the engine knows of them, the changes and the exchanges. Numbers go on: no id and no
   * change number is ever used again.
   */
  reset(): void {
    const { store } = this.#parts.context
    store.transaction(() => {
      // Apps go first: what belongs to them goes with them.
      for (const table of ['apps', 'memberships', 'groups', 'changes', 'exchanges'])
        store.sqlite.exec(`DELETE FROM ${table}`)
      store.sqlite.exec('UPDATE users SET manager_id = NULL WHERE manager_id IS NOT NULL; DELETE FROM users')
    })
  }
}
