import type { AppContext } from './app-context.ts'
import type { DriftParts } from './drift.ts'
import type { DriftHistory } from './drift-history.ts'
import type { DriftJudge } from './drift-judge.ts'
import type { DriftReads } from './drift-reads.ts'
import { type DriftReport, mostTold, tell } from './drift-report.ts'
import type { DriftSeen } from './drift-seen.ts'

/** Objects without a link looked at together. */
const pageSize = 200

export interface UnlinkedParts {
  links: DriftParts['links']
  seen: DriftSeen
  history: DriftHistory
  report: DriftReport
  reads: DriftReads
  judge: DriftJudge
}

/** What is there, or is missing, without a link: strangers, duplicates, and what was never made. */
export class DriftUnlinked {
  readonly #app: AppContext
  readonly #links: DriftParts['links']
  readonly #seen: DriftSeen
  readonly #history: DriftHistory
  readonly #report: DriftReport
  readonly #reads: DriftReads
  readonly #judge: DriftJudge

  constructor(app: AppContext, { links, seen, history, report, reads, judge }: UnlinkedParts) {
    this.#app = app
    this.#links = links
    this.#seen = seen
    this.#history = history
    this.#report = report
    this.#reads = reads
    this.#judge = judge
  }

  /** What is there without a link and was made or taken away by us. */
  async strangers(): Promise<void> {
    if (!this.#seen.strangers) return
    await this.#history.markOurs(this.#seen)
    for (const { resource, id, name, made, deleted } of this.#seen.marked()) {
      const object = this.#history.objectOf(deleted ?? made ?? 0)
      const link = object && this.#judge.linkOf({ resource, objectId: object.objectId })
      // A vendor who lets go of an account leaves it there.
      if (deleted === null && !(link && link.targetId !== id)) continue
      if (link?.targetId === id) continue
      if (deleted !== null && (await this.#reads.read(resource, id)) === 'gone') continue
      tell(this.#report, 'extra', {
        resource,
        id,
        objectId: object?.objectId ?? null,
        name: object?.label ?? name,
        because: deleted === null ? 'made-twice' : 'deleted',
        exchangeIds: object ? this.#history.trail(resource, object.objectId) : [],
      })
    }
  }

  duplicates(): void {
    for (const { ids } of this.#seen.duplicates(mostTold)) {
      const links = this.#links.leadingTo(this.#app.id, 'User', ids)
      const link = links.get(ids[0] ?? '')
      if (!link) continue
      const exchangeIds = this.#history.trail('User', link.objectId)
      tell(this.#report, 'duplicates', { resource: 'User', name: link.label, ids, exchangeIds })
    }
  }

  /** What has never been made, because it is not its turn yet or because the target would not have it. */
  unmade(): void {
    let after = 0
    while (true) {
      const page = this.#history.unlinked(after, pageSize)
      for (const resource of ['User', 'Group'] as const) {
        const rows = page.filter((row) => row.resource === resource)
        const evaluations = this.#judge.evaluate(
          resource,
          rows.map(({ objectId }) => objectId),
        )
        for (const evaluation of evaluations) {
          if (!evaluation.operations.some(({ kind }) => kind === 'create')) continue
          const latest = this.#judge.latest(evaluation)
          this.#judge.noteUntold(evaluation, latest)
          if (latest.get('object')?.status !== 'failed') continue
          const { objectId, label } = evaluation
          const exchangeIds = this.#history.trail(resource, objectId)
          tell(this.#report, 'missing', {
            resource,
            id: null,
            objectId,
            name: label,
            cause: 'target-refused',
            exchangeIds,
          })
        }
      }
      const last = page.at(-1)
      if (!last || page.length < pageSize) return
      after = last.seq
    }
  }
}
