import type { AppContext } from './app-context.ts'
import type { EntitlementStore } from './entitlement-store.ts'
import { reactionToSubject } from './situation.ts'
import type { SubjectReader } from './subject-reader.ts'

/** Users whose memberships differ from what the target was told. */
export interface Unlike {
  unlike: ReadonlySet<string>
  /** Those of them whose account is updated for that alone, since only an account can be approved. */
  ride: ReadonlySet<string>
}

const nobody: ReadonlySet<string> = new Set()

/** For apps whose groups are named by rules: which groups follow from who was looked at. */
export class EntitlementPlanner {
  readonly #subjects: SubjectReader
  readonly #entitlements: EntitlementStore

  constructor(subjects: SubjectReader, entitlements: EntitlementStore) {
    this.#subjects = subjects
    this.#entitlements = entitlements
  }

  /**
   * Works out anew which groups these users should be in. Somebody who is not in provisioning keeps the groups, until
   * the account is forgotten.
   */
  workOut(app: AppContext, userIds: readonly string[]): Unlike {
    if (!app.entitlements) return { unlike: nobody, ride: nobody }
    const subjects = this.#subjects.users(app, userIds)
    const roles = this.#entitlements.rolesOf(userIds)
    for (const id of userIds) {
      const subject = subjects.get(id)
      const reaction = reactionToSubject(app, subject)
      if (subject && reaction.do === 'sync') {
        const user = { ...subject.source, active: true }
        this.#entitlements.want(app, id, app.entitlements(user, roles.get(id) ?? []))
      } else if (reaction.link === 'drop') this.#entitlements.want(app, id, [])
    }
    const unlike = new Set(this.#entitlements.untold(app.id, userIds).map(({ memberId }) => memberId))
    return { unlike, ride: app.profile.approvals.update ? unlike : nobody }
  }

  /** The groups that have to be told of these users, those first that somebody leaves. */
  untold(app: AppContext, userIds: readonly string[], now: number): Map<string, string[]> {
    const groups = new Map<string, string[]>()
    for (const { groupId, memberId } of this.#entitlements.untold(app.id, userIds)) {
      groups.set(groupId, [...(groups.get(groupId) ?? []), memberId])
    }
    this.#entitlements.adopt(app.id, [...groups.keys()], now)
    return groups
  }
}
