import type { JsonObject } from '../base/json.ts'
import { importPages, type Listed } from '../dialect/import-pages.ts'
import { describeEnd, isWhole, oddityTexts } from '../dialect/reading.ts'
import type { Conversation } from '../dialect/request-spec.ts'
import { fieldOf } from '../scim/field.ts'
import type { ResourceType } from '../scim/urn.ts'
import type { Store } from '../store/store.ts'
import type { AppContext } from './app-context.ts'
import { compareResource, isRefused } from './drift-compare.ts'
import { DriftHistory } from './drift-history.ts'
import { DriftJudge, type Suspect } from './drift-judge.ts'
import { DriftReads } from './drift-reads.ts'
import { type DriftReport, newDriftReport } from './drift-report.ts'
import { DriftSeen } from './drift-seen.ts'
import { DriftUnlinked } from './drift-unlinked.ts'
import type { Evaluator } from './evaluate.ts'
import type { Link, LinkStore } from './link-store.ts'
import type { MemberDifferences } from './member-differences.ts'
import type { ToldMembers } from './told-members.ts'

export interface DriftParts {
  store: Store
  links: LinkStore
  toldMembers: ToldMembers
  differences: MemberDifferences
  evaluator: Evaluator
  /** Holds a conversation with the target, without the vendor's pauses. */
  ask: <Result>(conversation: Conversation<Result>) => Promise<Result>
}

/** Resources that are read again by their id, because the list shows them otherwise or not at all. */
const mostReads = 500
/** Links looked at together. */
const pageSize = 200

/**
 * Compares the target with what the IdP believes of it, page by page. It only reads: neither links nor directory change.
 */
export async function readDrift(parts: DriftParts, app: AppContext): Promise<DriftReport> {
  const seen = new DriftSeen(parts.store, app.id)
  try {
    return await new DriftCourse(parts, app, seen).run()
  } finally {
    seen.forget()
  }
}

class DriftCourse {
  readonly #parts: DriftParts
  readonly #app: AppContext
  readonly #seen: DriftSeen
  readonly #history: DriftHistory
  readonly #report: DriftReport
  readonly #reads: DriftReads
  readonly #judge: DriftJudge
  readonly #whole = new Map<ResourceType, boolean>()
  #suspects: Suspect[] = []

  constructor(parts: DriftParts, app: AppContext, seen: DriftSeen) {
    this.#parts = parts
    this.#app = app
    this.#seen = seen
    this.#history = new DriftHistory(parts.store, app.id)
    this.#report = newDriftReport(app.name)
    this.#reads = new DriftReads(parts.ask, app, this.#report)
    this.#judge = new DriftJudge(parts, app, this.#history, this.#report)
  }

  async run(): Promise<DriftReport> {
    const report = this.#report
    this.#parts.store.flush()
    for (const resource of ['User', 'Group'] as const) {
      if (resource === 'Group' && !this.#history.tellsGroups()) continue
      await this.#list(resource)
      await this.#lookAgain()
      await this.#unlisted(resource)
    }
    this.#parts.store.flush()
    const unlinked = new DriftUnlinked(this.#app, {
      links: this.#parts.links,
      seen: this.#seen,
      history: this.#history,
      report,
      reads: this.#reads,
      judge: this.#judge,
    })
    await unlinked.strangers()
    unlinked.duplicates()
    unlinked.unmade()
    const { missing, extra, different, duplicates, unread } = report
    const found = missing.length + extra.length + different.length + duplicates.length
    report.equal = found === 0 && unread === 0 && report.unreachable === null
    return report
  }

  /** Reads the list; what of ours is otherwise is looked at again afterwards. */
  async #list(resource: ResourceType): Promise<void> {
    const pages = importPages(this.#app.profile, resource, (page) => this.#take(resource, page), 'drift')
    const reading = await this.#parts.ask(pages)
    this.#whole.set(resource, isWhole(reading))
    this.#reads.noteUnreachable(reading.failure)
    if (isWhole(reading)) return
    this.#report.complete = false
    const list = resource === 'User' ? 'The list of users' : 'The list of groups'
    const end = describeEnd(reading)
    if (end !== undefined) this.#report.notes.push(`${list}: ${end}.`)
    for (const [oddity, { example }] of reading.oddities) {
      this.#report.notes.push(`${list}: ${oddityTexts[oddity]} (${example}).`)
    }
  }

  #take(resource: ResourceType, page: readonly Listed[]): number {
    const { store, links } = this.#parts
    store.flush()
    const ids = page.map(({ id }) => id)
    const linked = links.leadingTo(this.#app.id, resource, ids)
    const seen = page.map(({ id, resource: shown }) => ({
      id,
      name: nameOf(resource, shown),
      linked: linked.has(id),
    }))
    const fresh = this.#seen.add(resource, seen)
    const ours = page.filter(({ id }) => fresh.has(id) && linked.has(id))
    const evaluations = this.#judge.evaluate(
      resource,
      ours.map(({ id }) => (linked.get(id) as Link).objectId),
    )
    for (const [index, { resource: shown }] of ours.entries()) {
      const evaluation = evaluations[index]
      if (!evaluation) continue
      const { objectId } = evaluation
      this.#report.checked++
      const latest = this.#judge.latest(evaluation)
      this.#judge.noteUntold(evaluation, latest)
      const found = compareResource(this.#app, this.#parts, evaluation, latest, shown)
      if (found.length > 0) this.#suspect({ resource, objectId, listed: shown })
      if (
        evaluation.operations.some((operation) => operation.kind === 'delete' && isRefused(operation, latest))
      )
        this.#judge.keptDespite(evaluation, 'refused')
    }
    return fresh.size
  }

  /** Beyond what can be asked for again, the list's word has to do. */
  #suspect(suspect: Suspect): void {
    if (this.#reads.count + this.#suspects.length < mostReads) this.#suspects.push(suspect)
    else this.#judge.judge(suspect, suspect.listed)
  }

  /** Reads suspects by their id: a list may leave out what a resource has. */
  async #lookAgain(): Promise<void> {
    const suspects = this.#suspects
    this.#suspects = []
    for (const suspect of suspects) {
      const link = this.#judge.linkOf(suspect)
      // Unlinked since.
      if (!link) continue
      const shown = await this.#reads.read(suspect.resource, link.targetId)
      if (shown === 'gone') this.#judge.judge(suspect, undefined)
      else if (shown !== undefined) this.#judge.judge(suspect, shown)
      else if (suspect.listed) this.#judge.judge(suspect, suspect.listed)
      else this.#unknown(suspect)
    }
  }

  /** Links whose resource the list did not show. */
  async #unlisted(resource: ResourceType): Promise<void> {
    let after = ''
    while (true) {
      const page = this.#seen.unseen(resource, after, pageSize)
      for (const { objectId } of page) {
        const suspect = { resource, objectId, listed: undefined }
        if (this.#reads.count + this.#suspects.length < mostReads) this.#suspects.push(suspect)
        else if (this.#whole.get(resource)) this.#judge.judge(suspect, undefined)
        else this.#report.unread++
      }
      await this.#lookAgain()
      const last = page.at(-1)
      if (!last || page.length < pageSize) return
      after = last.objectId
    }
  }

  /** Nobody could read it by its id: a whole list that does not show it is as good. */
  #unknown(suspect: Suspect): void {
    if (this.#whole.get(suspect.resource)) this.#judge.judge(suspect, undefined)
    else this.#report.unread++
  }
}

function nameOf(type: ResourceType, resource: JsonObject): string {
  const name = fieldOf(resource, type === 'User' ? 'userName' : 'displayName')
  return typeof name === 'string' ? name.slice(0, 1000).toWellFormed() : ''
}
