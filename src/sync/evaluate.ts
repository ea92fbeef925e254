import type { ResourceCase } from '../dialect/resource-case.ts'
import type { Desired } from '../mapping/desired.ts'
import type { Verdict } from '../mapping/scoping-filter.ts'
import type { PlannedOperation } from '../plan/operation.ts'
import type { Reaction } from '../profile/engine-schema.ts'
import type { ResourceType } from '../scim/urn.ts'
import type { AppContext } from './app-context.ts'
import type { Doubts } from './doubt.ts'
import type { DoubtStore } from './doubt-store.ts'
import { evaluateGroup } from './evaluate-group.ts'
import { evaluateUser } from './evaluate-user.ts'
import type { Link, LinkStore } from './link-store.ts'
import type { SubjectReader } from './subject-reader.ts'

/** What it takes to know what an app desires. */
export type Mapped = Pick<AppContext, 'profile' | 'mapping' | 'filter'>

/** One object as it stands now: what is desired of it, what is known, and what follows. */
export interface Evaluation {
  resource: ResourceType
  objectId: string
  label: string
  desired: Desired
  /** With what is doubtful of it known as null. */
  link: Link | undefined
  doubts: Doubts | undefined
  /** The target's resource that it is to be linked with, without a look. */
  linkTo: string | undefined
  /** Why nothing is told of it although it is in scope. */
  withheld: 'inactive' | 'error' | undefined
  operations: PlannedOperation[]
  /** What becomes of the link once the target has been told, or at once if there is nothing to tell. */
  linkAfter: Reaction['link']
  /** Whether the object is to be provisioned (not merely known). */
  inScope: boolean
  /** As it stands in the directory: usable, and assigned to the app. */
  standing: { active: boolean; assigned: boolean; verdict: Verdict }
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

/** Works out what many objects need, with a fixed number of queries. */
export class Evaluator {
  readonly #subjects: SubjectReader
  readonly #links: LinkStore
  readonly #doubts: DoubtStore

  constructor(subjects: SubjectReader, links: LinkStore, doubts: DoubtStore) {
    this.#subjects = subjects
    this.#links = links
    this.#doubts = doubts
  }

  users(app: AppContext, ids: readonly string[], options: EvaluateOptions = {}): Evaluation[] {
    const subjects = this.#subjects.users(app, ids)
    const managers = [...subjects.values()].flatMap(({ source }) => source.manager?.id ?? [])
    const links = this.#links.find(app.id, 'User', [...ids, ...managers])
    const doubts = this.#doubts.find(app.id, 'User', ids)
    return ids.map((objectId) =>
      evaluateUser(app, {
        objectId,
        subject: subjects.get(objectId),
        link: links.get(objectId),
        doubts: doubts.get(objectId),
        targetIdOf: (id) => links.get(id)?.targetId,
        forced: options.forced?.(objectId) ?? false,
      }),
    )
  }

  groups(app: AppContext, ids: readonly string[], options: EvaluateOptions = {}): Evaluation[] {
    const subjects = this.#subjects.groups(app, ids)
    const links = this.#links.find(app.id, 'Group', ids)
    const doubts = this.#doubts.find(app.id, 'Group', ids)
    return ids.map((objectId) =>
      evaluateGroup(app, {
        objectId,
        subject: subjects.get(objectId),
        link: links.get(objectId),
        doubts: doubts.get(objectId),
        membersDiffer: options.membersDiffer?.(objectId) ?? false,
        removed: options.removed?.(objectId),
      }),
    )
  }
}

/** What a conversation about the object needs to know. */
export function toCase({ profile }: Mapped, evaluation: Evaluation, planned: PlannedOperation): ResourceCase {
  return {
    profile,
    resource: evaluation.resource,
    desired: evaluation.desired,
    targetId: evaluation.link?.targetId,
    linkTo: evaluation.linkTo,
    known: new Map(evaluation.link?.known),
    changed: new Set(planned.set.map(([path]) => path)),
    cleared: planned.clear,
    references: evaluation.references,
    password: evaluation.password,
    perhapsNamed: evaluation.doubts?.get('object')?.names ?? [],
  }
}
