import type { JsonObject } from '../base/json.ts'
import { readResource } from '../dialect/answer.ts'
import { importPages, type Listed } from '../dialect/import-pages.ts'
import type { Failure } from '../dialect/outcome.ts'
import { describeEnd, isWhole, oddityTexts } from '../dialect/reading.ts'
import { bare, resourcePath } from '../dialect/request.ts'
import type { Conversation } from '../dialect/request-spec.ts'
import { fieldOf } from '../scim/field.ts'
import type { ResourceType } from '../scim/urn.ts'
import type { Store } from '../store/store.ts'
import type { AppContext } from './app-context.ts'
import { compareResource, type FoundDifference, isRefused } from './drift-compare.ts'
import { DriftHistory } from './drift-history.ts'
import { type DriftReport, type DriftUntold, mostTold, newDriftReport, tell } from './drift-report.ts'
import { DriftSeen } from './drift-seen.ts'
import type { Evaluation, Evaluator } from './evaluate.ts'
import type { Link, LinkStore } from './link-store.ts'

export interface DriftParts {
  store: Store
  links: LinkStore
  evaluator: Evaluator
  /** Holds a conversation with the target, without the vendor's pauses. */
  ask: <Result>(conversation: Conversation<Result>) => Promise<Result>
}

/** Resources that are read again by their id, because the list shows them otherwise or not at all. */
const mostReads = 500
/** Reads by id that fail one after the other before no more is asked. */
const patience = 3
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

/** A resource of ours that the list shows otherwise, or does not show. */
interface Suspect {
  resource: ResourceType
  objectId: string
  /** As it was listed; undefined: it was not. */
  listed: JsonObject | undefined
}

class DriftCourse {
  readonly #parts: DriftParts
  readonly #app: AppContext
  readonly #seen: DriftSeen
  readonly #history: DriftHistory
  readonly #report: DriftReport
  readonly #whole = new Map<ResourceType, boolean>()
  #suspects: Suspect[] = []
  #reads = 0
  #failures = 0

  constructor(parts: DriftParts, app: AppContext, seen: DriftSeen) {
    this.#parts = parts
    this.#app = app
    this.#seen = seen
    this.#history = new DriftHistory(parts.store, app.id)
    this.#report = newDriftReport(app.name)
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
    await this.#strangers()
    this.#duplicates()
    this.#unmade()
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
    this.#noteUnreachable(reading.failure)
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
    const evaluations = this.#evaluate(
      resource,
      ours.map(({ id }) => (linked.get(id) as Link).objectId),
    )
    for (const [index, { resource: shown }] of ours.entries()) {
      const evaluation = evaluations[index]
      if (!evaluation) continue
      const { objectId } = evaluation
      this.#report.checked++
      const latest = this.#latest(evaluation)
      this.#noteUntold(evaluation, latest)
      const found = compareResource(this.#app, links, evaluation, latest, shown)
      if (found.length > 0) this.#suspect({ resource, objectId, listed: shown })
      if (
        evaluation.operations.some((operation) => operation.kind === 'delete' && isRefused(operation, latest))
      )
        this.#keptDespite(evaluation, 'refused')
    }
    return fresh.size
  }

  /** Beyond what can be asked for again, the list's word has to do. */
  #suspect(suspect: Suspect): void {
    if (this.#reads + this.#suspects.length < mostReads) this.#suspects.push(suspect)
    else this.#judge(suspect, suspect.listed)
  }

  /** Reads suspects by their id: a list may leave out what a resource has. */
  async #lookAgain(): Promise<void> {
    const suspects = this.#suspects
    this.#suspects = []
    for (const suspect of suspects) {
      const link = this.#linkOf(suspect)
      // Unlinked since.
      if (!link) continue
      const shown = await this.#read(suspect.resource, link.targetId)
      if (shown === 'gone') this.#judge(suspect, undefined)
      else if (shown !== undefined) this.#judge(suspect, shown)
      else if (suspect.listed) this.#judge(suspect, suspect.listed)
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
        if (this.#reads + this.#suspects.length < mostReads) this.#suspects.push(suspect)
        else if (this.#whole.get(resource)) this.#judge(suspect, undefined)
        else this.#report.unread++
      }
      await this.#lookAgain()
      const last = page.at(-1)
      if (!last || page.length < pageSize) return
      after = last.objectId
    }
  }

  /** `undefined`: nobody can say. */
  async #read(resource: ResourceType, id: string): Promise<JsonObject | 'gone' | undefined> {
    if (this.#failures >= patience || this.#report.unreachable !== null) return undefined
    this.#reads++
    const read = await this.#parts.ask(readById(this.#app.profile, resource, id))
    if (read.is === 'unknown') {
      if (this.#noteUnreachable(read.failure)) return undefined
      if (this.#failures++ === 0) this.#report.notes.push(read.failure.message)
      return undefined
    }
    this.#failures = 0
    return read.is === 'gone' ? 'gone' : read.resource
  }

  /** Whether there was no answer at all: then nothing more is asked. */
  #noteUnreachable(failure: Failure | undefined): boolean {
    if (failure?.class !== 'network') return false
    this.#report.unreachable = failure.message
    return true
  }

  /** Nobody could read it by its id: a whole list that does not show it is as good. */
  #unknown(suspect: Suspect): void {
    if (this.#whole.get(suspect.resource)) this.#judge(suspect, undefined)
    else this.#report.unread++
  }

  #judge({ resource, objectId, listed }: Suspect, shown: JsonObject | undefined): void {
    const { store, links } = this.#parts
    store.flush()
    const [evaluation] = this.#evaluate(resource, [objectId])
    if (!evaluation?.link) return
    const latest = this.#latest(evaluation)
    if (listed === undefined) {
      this.#report.checked++
      this.#noteUntold(evaluation, latest)
    }
    const { link, label } = evaluation
    const item = {
      resource,
      id: link.targetId,
      objectId,
      name: label,
      exchangeIds: this.#history.trail(resource, objectId),
    }
    if (shown) {
      for (const found of compareResource(this.#app, links, evaluation, latest, shown)) {
        tell(this.#report, 'different', ordered(item, found))
      }
      return
    }
    // The vendor has stopped looking after it, or it is about to go, or to be made anew.
    const coming = evaluation.operations.some(({ kind }) => kind === 'delete' || kind === 'create')
    if (link.state === 'unmanaged' || coming) return
    tell(this.#report, 'missing', { ...item, cause: 'target-changed' })
  }

  #keptDespite({ resource, objectId, label, link }: Evaluation, because: 'refused'): void {
    if (!link) return
    const exchangeIds = this.#history.trail(resource, objectId)
    tell(this.#report, 'extra', { resource, id: link.targetId, objectId, name: label, because, exchangeIds })
  }

  /** What is there without a link and was made or taken away by us. */
  async #strangers(): Promise<void> {
    if (!this.#seen.strangers) return
    await this.#history.markOurs(this.#seen)
    for (const { resource, id, name, made, deleted } of this.#seen.marked()) {
      const object = this.#history.objectOf(deleted ?? made ?? 0)
      const link = object && this.#linkOf({ resource, objectId: object.objectId })
      // A vendor who lets go of an account leaves it there.
      if (deleted === null && !(link && link.targetId !== id)) continue
      if (link?.targetId === id) continue
      if (deleted !== null && (await this.#read(resource, id)) === 'gone') continue
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

  #duplicates(): void {
    for (const { ids } of this.#seen.duplicates(mostTold)) {
      const links = this.#parts.links.leadingTo(this.#app.id, 'User', ids)
      const link = links.get(ids[0] ?? '')
      if (!link) continue
      const exchangeIds = this.#history.trail('User', link.objectId)
      tell(this.#report, 'duplicates', { resource: 'User', name: link.label, ids, exchangeIds })
    }
  }

  /** What has never been made, because it is not its turn yet or because the target would not have it. */
  #unmade(): void {
    let after = 0
    while (true) {
      const page = this.#history.unlinked(after, pageSize)
      for (const resource of ['User', 'Group'] as const) {
        const rows = page.filter((row) => row.resource === resource)
        const evaluations = this.#evaluate(
          resource,
          rows.map(({ objectId }) => objectId),
        )
        for (const evaluation of evaluations) {
          if (!evaluation.operations.some(({ kind }) => kind === 'create')) continue
          const latest = this.#latest(evaluation)
          this.#noteUntold(evaluation, latest)
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

  #noteUntold({ resource, objectId, label, link, operations }: Evaluation, latest: LatestOf): void {
    const due = operations.filter((operation) => !isRefused(operation, latest))
    if (due.length === 0 || this.#report.untold.length >= mostTold) return
    const statuses = due.map(({ facet }) => latest.get(facet)?.status)
    const status: DriftUntold['status'] = statuses.includes('waiting')
      ? 'waiting'
      : statuses.includes('queued') || statuses.includes('running')
        ? 'queued'
        : 'due'
    const kinds = due.map(({ kind }) => kind)
    this.#report.untold.push({ resource, id: link?.targetId ?? null, objectId, name: label, kinds, status })
  }

  #evaluate(resource: ResourceType, objectIds: readonly string[]): Evaluation[] {
    const { evaluator, links } = this.#parts
    if (objectIds.length === 0) return []
    if (resource === 'User') return evaluator.users(this.#app, objectIds)
    const { who } = this.#app.profile.membership
    const differing = new Set(links.groupsThatDiffer(this.#app.id, objectIds, who))
    return evaluator.groups(this.#app, objectIds, { membersDiffer: (id) => differing.has(id) })
  }

  #latest({ resource, objectId, operations }: Evaluation): LatestOf {
    return operations.length === 0 ? nothing : this.#history.latest(resource, objectId)
  }

  #linkOf({ resource, objectId }: Pick<Suspect, 'resource' | 'objectId'>): Link | undefined {
    return this.#parts.links.find(this.#app.id, resource, [objectId]).get(objectId)
  }
}

type LatestOf = ReturnType<DriftHistory['latest']>

const nothing: LatestOf = new Map()

type ReadById = { is: 'there'; resource: JsonObject } | { is: 'gone' } | { is: 'unknown'; failure: Failure }

function* readById(
  profile: AppContext['profile'],
  resource: ResourceType,
  id: string,
): Conversation<ReadById> {
  const request = bare(profile, 'drift', 'GET', resourcePath(resource, id))
  const answer = yield request
  if (answer.status === 404 || answer.status === 410) return { is: 'gone' }
  const { value, failure } = readResource(request, answer)
  return value ? { is: 'there', resource: value } : { is: 'unknown', failure }
}

function nameOf(type: ResourceType, resource: JsonObject): string {
  const name = fieldOf(resource, type === 'User' ? 'userName' : 'displayName')
  return typeof name === 'string' ? name.slice(0, 1000).toWellFormed() : ''
}

function ordered<Item extends { exchangeIds: string[] }>(
  { exchangeIds, ...item }: Item,
  { attribute, expected, actual, cause }: FoundDifference,
) {
  return { ...item, attribute, expected, actual, cause, exchangeIds }
}
