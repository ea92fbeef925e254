import { AppError } from '../base/error.ts'
import type { AppRow } from '../directory/app.ts'
import type { Directory } from '../directory/directory.ts'
import { loadProfile } from '../profile/load.ts'
import type { Store } from '../store/store.ts'
import { signatureOf } from './app-loader.ts'

/** As many changes as are looked at together. */
const pageSize = 1000

/** Takes direct assignments away from whoever was deactivated, for the apps of vendors that do so. */
export class LostAssignments {
  readonly #directory: Directory
  readonly #assignedBefore: ReturnType<typeof prepare>
  #seen: number
  /** Whether the vendor of an app does so, by all that may change the answer. */
  readonly #known = new Map<string, boolean>()

  constructor(store: Store, directory: Directory) {
    this.#directory = directory
    this.#assignedBefore = prepare(store)
    this.#seen = directory.changes.last()
  }

  /** Looks at the changes since the last time: at once, so that whatever is assigned from now on stays. */
  look(): void {
    const { changes, apps } = this.#directory
    let page: ReturnType<typeof changes.list>
    do {
      page = changes.list({ after: this.#seen, limit: pageSize })
      this.#seen = page.at(-1)?.seq ?? this.#seen
      if (!page.some(deactivates)) continue
      for (const app of apps.rows()) if (this.#takesAssignments(app)) this.take(app.id, page)
    } while (page.length === pageSize)
  }

  /** The same for some changes. An assignment that was made after the deactivation stays. */
  take(appId: string, changes: readonly { event: string; subjectId: string; seq: number }[]): void {
    const gone = changes.filter(deactivates).map(({ subjectId, seq }) => [subjectId, seq])
    if (gone.length === 0) return
    const users = this.#assignedBefore.all({ appId, gone: JSON.stringify(gone) }) as string[]
    for (const user of users) this.#directory.assignments.unassign(appId, { user })
  }

  #takesAssignments(app: AppRow): boolean {
    const signature = signatureOf(app)
    const takes = this.#known.get(signature) ?? takesAssignments(app)
    this.#known.set(signature, takes)
    return takes
  }
}

function deactivates({ event }: { event: string }): boolean {
  return event === 'user.deactivated' || event === 'user.deleted'
}

function takesAssignments({ profile, overrides }: AppRow): boolean {
  try {
    return loadProfile(profile, overrides).profile.lifecycle.deactivationUnassigns
  } catch (error) {
    // Whoever asks for an app with a broken profile is told; here nobody has asked.
    if (error instanceof AppError) return false
    throw error
  }
}

function prepare({ sqlite }: Store) {
  return sqlite
    .prepare(`SELECT DISTINCT a.subject_id FROM json_each(@gone) gone
      JOIN assignments a ON a.app_id = @appId AND a.subject_id = gone.value ->> 0
      WHERE NOT EXISTS (SELECT 1 FROM changes c WHERE c.subject_id = a.subject_id AND c.app_id = a.app_id
        AND c.event = 'app.user.assigned' AND c.seq > gone.value ->> 1)`)
    .pluck()
}
