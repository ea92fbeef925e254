import type { Clock } from '../base/clock.ts'
import type { Outcome } from '../dialect/outcome.ts'
import { knownAfter } from '../plan/difference.ts'
import type { PlannedOperation } from '../plan/operation.ts'
import type { AppContext } from './app-context.ts'
import type { Evaluation } from './evaluate.ts'
import type { LinkStore } from './link-store.ts'

/** Makes, changes or drops the link as the outcome says. */
export function applyToLink(
  { links, clock }: { links: LinkStore; clock: Clock },
  app: AppContext,
  evaluation: Evaluation,
  outcome: Outcome,
  kind: PlannedOperation['kind'] | undefined,
): void {
  const { resource, objectId, link, linkAfter, desired, label, references } = evaluation
  if (outcome.result === 'failed') {
    if (outcome.unlink) links.drop(app.id, resource, objectId)
    else if (!link && outcome.targetId !== undefined) {
      const { targetId, active = true } = outcome
      const known: [string, never][] = []
      links.put(app.id, { resource, objectId, targetId, state: 'managed', known, active, label }, clock.now())
    }
    return
  }
  if (outcome.result === 'deleted' || (kind === 'deactivate' && linkAfter === 'drop')) {
    links.drop(app.id, resource, objectId)
    return
  }
  const targetId = outcome.targetId ?? link?.targetId
  if (targetId === undefined) return
  const { lookup } = resource === 'User' ? app.profile.user : app.profile.group
  if (outcome.result === 'linked' && lookup?.held === 'fail') links.takeOver(app.id, evaluation, targetId)
  // A user who was made anew is in none of the groups.
  if (link && targetId !== link.targetId && resource === 'User') links.drop(app.id, resource, objectId)
  const before = new Map(link?.known)
  const known =
    outcome.told === 'everything'
      ? knownAfter(desired, before)
      : outcome.told === 'references'
        ? [...mergeReferences(before, references)]
        : [...before]
  const state = kind === 'deactivate' && linkAfter === 'unmanage' ? 'unmanaged' : 'managed'
  const active =
    kind === 'deactivate' ? false : kind === 'reactivate' || kind === 'create' ? true : (link?.active ?? true)
  links.put(app.id, { resource, objectId, targetId, state, known, active, label }, clock.now())
}

function mergeReferences(
  known: ReadonlyMap<string, Evaluation['desired']['attributes'][number]['value']>,
  references: ReadonlyMap<string, string | undefined>,
) {
  const merged = new Map(known)
  for (const [path, targetId] of references) {
    if (targetId === undefined) merged.delete(path)
    else merged.set(path, targetId)
  }
  return merged
}
