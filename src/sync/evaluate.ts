import { createTellsMembers } from '../dialect/group/create-group.ts'
import type { ResourceCase } from '../dialect/resource-case.ts'
import type { Desired } from '../mapping/desired.ts'
import type { PlannedOperation } from '../plan/operation.ts'
import { planGroup } from '../plan/plan-group.ts'
import { planUser } from '../plan/plan-user.ts'
import type { Reaction } from '../profile/engine-schema.ts'
import type { ResourceType } from '../scim/urn.ts'
import type { AppContext } from './app-context.ts'
import type { Link, LinkStore } from './link-store.ts'
import { reactionTo } from './situation.ts'
import type { SubjectReader } from './subject-reader.ts'

/** One object as it stands now: what is desired of it, what is known, and what follows. */
export interface Evaluation {
  resource: ResourceType
  objectId: string
  label: string
  desired: Desired
  link: Link | undefined
  operations: PlannedOperation[]
  /** What becomes of the link once the target has been told, or at once if there is nothing to tell. */
  linkAfter: Reaction['link']
  /** Whether the object is to be provisioned (not merely known). */
  inScope: boolean
  references: Map<string, string | undefined>
  password: string | undefined
}

export interface EvaluateOptions {
  /** Objects whose update is sent even if nothing differs. */
  forced?: (objectId: string) => boolean
  /** Groups whose memberships are to be compared; by default none. */
  membersDiffer?: (groupId: string) => boolean
  /** What an administrator chose for a group that is not pushed any more. */
  removed?: (groupId: string) => 'delete' | 'leave' | undefined
}

const nothingDesired: Desired = { attributes: [], references: [], empty: [] }

/** Works out what many objects need, with a fixed number of queries. */
export class Evaluator {
  readonly #subjects: SubjectReader
  readonly #links: LinkStore

  constructor(subjects: SubjectReader, links: LinkStore) {
    this.#subjects = subjects
    this.#links = links
  }

  users(app: AppContext, ids: readonly string[], options: EvaluateOptions = {}): Evaluation[] {
    const subjects = this.#subjects.users(app, ids)
    const managers = [...subjects.values()].flatMap(({ source }) => source.manager?.id ?? [])
    const links = this.#links.find(app.id, 'User', [...ids, ...managers])
    return ids.map((objectId): Evaluation => {
      const subject = subjects.get(objectId)
      const link = links.get(objectId)
      const reaction = reactionTo(app.profile, subject?.status, subject?.assigned ?? false)
      const active = reaction.do === 'sync'
      const known = new Map(link?.known)
      const targetIdOf = (id: string) => links.get(id)?.targetId
      const mapped = subject ? app.mapping.user({ ...subject.source, active }) : nothingDesired
      const separate = app.profile.user.references === 'separate-patch'
      const desired = separate ? mapped : withReferences(mapped, targetIdOf)
      const plan = planUser({
        reaction,
        desired: subject && desired,
        known: link && {
          targetId: link.targetId,
          managed: link.state === 'managed',
          active: link.active,
          attributes: known,
        },
        createInactive: app.profile.lifecycle.createInactive,
        separateReferences: separate,
        targetIdOf,
        forced: options.forced?.(objectId) ?? false,
      })
      return {
        resource: 'User',
        objectId,
        label: subject?.source.userName ?? link?.label ?? objectId,
        desired,
        link,
        operations: plan.operations,
        linkAfter: plan.link,
        inScope: active,
        references: resolveReferences(desired, known, targetIdOf),
        password: subject?.password ?? undefined,
      }
    })
  }

  groups(app: AppContext, ids: readonly string[], options: EvaluateOptions = {}): Evaluation[] {
    const subjects = this.#subjects.groups(app, ids)
    const links = this.#links.find(app.id, 'Group', ids)
    const { group } = app.profile
    return ids.map((objectId): Evaluation => {
      const subject = subjects.get(objectId)
      const link = links.get(objectId)
      const desired = subject ? app.mapping.group(subject.source) : nothingDesired
      const plan = planGroup({
        inScope: subject?.inScope ?? false,
        desired: subject && desired,
        known: link && { targetId: link.targetId, attributes: new Map(link.known) },
        membersDiffer: options.membersDiffer?.(objectId) ?? false,
        createsWithMembers: createTellsMembers(group),
        renames: group.rename !== 'none',
        removed: options.removed?.(objectId) ?? (subject ? group.removed : group.deleted),
      })
      return {
        resource: 'Group',
        objectId,
        label: subject?.source.displayName ?? link?.label ?? objectId,
        desired,
        link,
        operations: plan.operations,
        linkAfter: plan.link,
        inScope: subject?.inScope ?? false,
        references: new Map(),
        password: undefined,
      }
    })
  }
}

/** References as attributes like any other; one to somebody without a resource is left out. */
function withReferences(desired: Desired, targetIdOf: (objectId: string) => string | undefined): Desired {
  const attributes = [...desired.attributes]
  const empty = [...desired.empty]
  for (const { path, parsed, objectId } of desired.references) {
    const value = objectId === undefined ? undefined : targetIdOf(objectId)
    if (value !== undefined) attributes.push({ path, parsed, value, apply: 'always' })
    else if (objectId === undefined) empty.push({ path, parsed })
  }
  return { attributes, references: [], empty }
}

/** References that differ from what was told, as far as the other object has a resource. */
function resolveReferences(
  { references }: Desired,
  known: ReadonlyMap<string, unknown>,
  targetIdOf: (objectId: string) => string | undefined,
): Map<string, string | undefined> {
  const resolved = new Map<string, string | undefined>()
  for (const { path, objectId } of references) {
    const targetId = objectId === undefined ? undefined : targetIdOf(objectId)
    if (objectId === undefined ? known.has(path) : targetId !== undefined && targetId !== known.get(path)) {
      resolved.set(path, targetId)
    }
  }
  return resolved
}

/** What a conversation about the object needs to know. */
export function toCase(app: AppContext, evaluation: Evaluation, planned: PlannedOperation): ResourceCase {
  return {
    profile: app.profile,
    resource: evaluation.resource,
    desired: evaluation.desired,
    targetId: evaluation.link?.targetId,
    known: new Map(evaluation.link?.known),
    changed: new Set(planned.set.map(([path]) => path)),
    cleared: planned.clear,
    references: evaluation.references,
    password: evaluation.password,
  }
}
