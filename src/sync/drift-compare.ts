import { isObject, type Json, type JsonObject, jsonText } from '../base/json.ts'
import { maySwitchActive } from '../dialect/user/switch-active.ts'
import type { PlannedOperation } from '../plan/operation.ts'
import { isShown, type ShownDifference, shownDifferences } from '../plan/shown.ts'
import { fieldOf } from '../scim/field.ts'
import type { AppContext } from './app-context.ts'
import { wholeLists } from './choose-conversation.ts'
import { switchesActive } from './doubt.ts'
import type { DriftParts } from './drift.ts'
import type { Latest } from './drift-history.ts'
import type { DriftCause } from './drift-report.ts'
import { isEntitlement } from './entitlement-store.ts'
import type { Evaluation } from './evaluate.ts'
import type { Link } from './link-store.ts'

export interface FoundDifference extends ShownDifference {
  cause: DriftCause
}

/** How the operations on an object stand that its evaluation asks for: `Latest` by side. */
export type LatestOf = ReadonlyMap<string, Latest>

type CompareParts = Pick<DriftParts, 'links' | 'toldMembers' | 'differences'>

/** Members beyond these are told only where they differ. */
const mostMembers = 100

/**
 * What of a linked object the target shows otherwise. What is due is expected to be as before or as it will be; what
 * was refused for good should be as the directory wants it.
 */
export function compareResource(
  app: AppContext,
  parts: CompareParts,
  evaluation: Evaluation,
  latest: LatestOf,
  resource: JsonObject,
): FoundDifference[] {
  const { link } = evaluation
  if (!link) return []
  const attributes = link.state === 'managed' ? compareAttributes(evaluation, latest, resource) : []
  return evaluation.resource === 'User'
    ? [...attributes, ...compareActive(app, evaluation, link, latest, resource)]
    : [...attributes, ...compareMembers(app, parts, evaluation, link, latest, resource)]
}

/** Whether nobody tries again what the evaluation asks for. */
export function isRefused({ facet }: Pick<PlannedOperation, 'facet'>, latest: LatestOf): boolean {
  return latest.get(facet)?.status === 'failed'
}

function compareAttributes(
  { link, operations }: Evaluation,
  latest: LatestOf,
  resource: JsonObject,
): FoundDifference[] {
  const told = new Map<string, Json>(link?.known)
  const refused = new Set<string>()
  const due = new Map<string, Json>()
  const leaving = new Set<string>()
  for (const operation of operations) {
    const isFinal = isRefused(operation, latest)
    for (const [path, value] of operation.set) {
      due.set(path, value)
      if (!isFinal || value === null) continue
      told.set(path, value)
      refused.add(path)
    }
    for (const path of operation.clear) leaving.add(path)
  }
  return shownDifferences(told, resource).flatMap((difference): FoundDifference[] => {
    const { attribute, actual } = difference
    const coming = due.get(attribute)
    if (coming !== undefined && isShown(attribute, coming, actual)) return []
    if (leaving.has(attribute) && actual === null) return []
    return [{ ...difference, cause: refused.has(attribute) ? 'target-refused' : 'target-changed' }]
  })
}

function compareActive(
  { profile, mapping }: AppContext,
  { operations, doubts }: Evaluation,
  link: Link,
  latest: LatestOf,
  resource: JsonObject,
): FoundDifference[] {
  if (!mapping.saysActive || !maySwitchActive(profile) || switchesActive(doubts)) return []
  const shown = fieldOf(resource, 'active')
  // A resource without `active` is one that may be used.
  const actual = shown === undefined ? true : jsonText(shown).toLowerCase() === 'true'
  const coming = operations.find(({ kind }) => kind === 'deactivate' || kind === 'reactivate')
  const wanted = coming ? coming.kind === 'reactivate' : link.active
  if (coming && !isRefused(coming, latest)) return []
  if (actual === wanted) return []
  const cause = coming ? 'target-refused' : 'target-changed'
  return [{ attribute: 'active', expected: wanted, actual: shown ?? null, cause }]
}

function compareMembers(
  app: AppContext,
  parts: CompareParts,
  { operations, objectId }: Evaluation,
  link: Link,
  latest: LatestOf,
  resource: JsonObject,
): FoundDifference[] {
  const { membership, group } = app.profile
  if (!group.actions.update && link.known.length > 0) return []
  const shown = shownMembers(resource)
  const told = parts.toldMembers.of(app.id, objectId)
  const sure = new Set(told.filter(({ state }) => state === 'told').map(({ targetId }) => targetId))
  const perhaps = new Set(told.map(({ targetId }) => targetId))
  const operation = operations.find(({ facet }) => facet === 'members')
  if (operation) {
    const members = parts.differences.desired(app.id, objectId, membership.who)
    const wanted = new Set(members.map(({ targetId }) => targetId))
    if (isRefused(operation, latest)) {
      sure.clear()
      perhaps.clear()
      for (const id of wanted) sure.add(id)
    } else {
      // What is due may have arrived already, and who is to go may be gone.
      for (const id of sure) if (!wanted.has(id)) sure.delete(id)
    }
    for (const id of wanted) perhaps.add(id)
  }
  const missing = [...sure].filter((id) => !shown.has(id))
  const strangers = isEntitlement(objectId) ? [] : [...shown].filter((id) => !perhaps.has(id))
  // Where members are told one by one, those of others stay what they are.
  const ours = wholeLists[membership.update] ? undefined : parts.links.leadingTo(app.id, 'User', strangers)
  const surplus = ours ? strangers.filter((id) => ours.has(id)) : strangers
  if (missing.length === 0 && surplus.length === 0) return []
  const all = Math.max(sure.size, shown.size) <= mostMembers
  const cause = operation && isRefused(operation, latest) ? 'target-refused' : 'target-changed'
  return [
    {
      attribute: 'members',
      expected: (all ? [...sure] : missing).sort(),
      actual: (all ? [...shown] : surplus).sort(),
      cause,
    },
  ]
}

function shownMembers(resource: JsonObject): Set<string> {
  const members = fieldOf(resource, 'members')
  const ids = (Array.isArray(members) ? members : members === undefined ? [] : [members]).flatMap((each) => {
    const value = isObject(each) ? fieldOf(each, 'value') : each
    return typeof value === 'string' || typeof value === 'number' ? [String(value)] : []
  })
  return new Set(ids)
}
