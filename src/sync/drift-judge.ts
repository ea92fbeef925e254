import type { JsonObject } from '../base/json.ts'
import type { ResourceType } from '../scim/urn.ts'
import type { AppContext } from './app-context.ts'
import type { DriftParts } from './drift.ts'
import { compareResource, type FoundDifference, isRefused } from './drift-compare.ts'
import type { DriftHistory } from './drift-history.ts'
import { type DriftReport, type DriftUntold, mostTold, tell } from './drift-report.ts'
import type { Evaluation } from './evaluate.ts'
import type { Link } from './link-store.ts'

/** A resource of ours that the list shows otherwise, or does not show. */
export interface Suspect {
  resource: ResourceType
  objectId: string
  /** As it was listed; undefined: it was not. */
  listed: JsonObject | undefined
}

/** Says what is wrong with one resource, and what the target has not been told of it. */
export class DriftJudge {
  readonly #parts: DriftParts
  readonly #app: AppContext
  readonly #history: DriftHistory
  readonly #report: DriftReport

  constructor(parts: DriftParts, app: AppContext, history: DriftHistory, report: DriftReport) {
    this.#parts = parts
    this.#app = app
    this.#history = history
    this.#report = report
  }

  judge({ resource, objectId, listed }: Suspect, shown: JsonObject | undefined): void {
    this.#parts.store.flush()
    const [evaluation] = this.evaluate(resource, [objectId])
    if (!evaluation?.link) return
    const latest = this.latest(evaluation)
    if (listed === undefined) {
      this.#report.checked++
      this.noteUntold(evaluation, latest)
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
      for (const found of compareResource(this.#app, this.#parts, evaluation, latest, shown)) {
        tell(this.#report, 'different', ordered(item, found))
      }
      return
    }
    // The vendor has stopped looking after it, or it is about to go, or to be made anew.
    const coming = evaluation.operations.some(({ kind }) => kind === 'delete' || kind === 'create')
    if (link.state === 'unmanaged' || coming) return
    tell(this.#report, 'missing', { ...item, cause: 'target-changed' })
  }

  keptDespite({ resource, objectId, label, link }: Evaluation, because: 'refused'): void {
    if (!link) return
    const exchangeIds = this.#history.trail(resource, objectId)
    tell(this.#report, 'extra', { resource, id: link.targetId, objectId, name: label, because, exchangeIds })
  }

  noteUntold({ resource, objectId, label, link, operations }: Evaluation, latest: LatestOf): void {
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

  evaluate(resource: ResourceType, objectIds: readonly string[]): Evaluation[] {
    const { evaluator, differences } = this.#parts
    if (objectIds.length === 0) return []
    if (resource === 'User') return evaluator.users(this.#app, objectIds)
    const { who } = this.#app.profile.membership
    const differing = new Set(differences.groupsThatDiffer(this.#app.id, objectIds, who))
    return evaluator.groups(this.#app, objectIds, { membersDiffer: (id) => differing.has(id) })
  }

  latest({ resource, objectId, operations }: Evaluation): LatestOf {
    return operations.length === 0 ? nothing : this.#history.latest(resource, objectId)
  }

  linkOf({ resource, objectId }: Pick<Suspect, 'resource' | 'objectId'>): Link | undefined {
    return this.#parts.links.find(this.#app.id, resource, [objectId]).get(objectId)
  }
}

type LatestOf = ReturnType<DriftHistory['latest']>

const nothing: LatestOf = new Map()

function ordered<Item extends { exchangeIds: string[] }>(
  { exchangeIds, ...item }: Item,
  { attribute, expected, actual, cause }: FoundDifference,
) {
  return { ...item, attribute, expected, actual, cause, exchangeIds }
}
