import type { Json, JsonObject } from '../base/json.ts'
import { resourceBody, toldIn } from '../dialect/resource-body.ts'
import { knownAfter } from '../plan/difference.ts'
import { writePath } from '../scim/attribute-access.ts'
import type { UserStatus } from '../store/schema.ts'
import type { Evaluation, Mapped } from '../sync/evaluate.ts'
import { evaluateUser } from '../sync/evaluate-user.ts'
import type { Link } from '../sync/link-store.ts'
import { reactionTo } from '../sync/situation.ts'
import type { UserSubject } from '../sync/subject-reader.ts'
import { wireId } from '../sync/wire-id.ts'

/** Where a user of the directory stands. */
export interface UserState {
  status: UserStatus | 'purged'
  assigned: boolean
  /** Laid over those of the sample; null takes one away. */
  attributes: Record<string, Json>
  manager: boolean
}

export const joined: UserState = { status: 'active', assigned: true, attributes: {}, manager: false }

const objectId = 'ada'
export const userId = 'user-1'
export const managerId = 'user-2'

const userName = 'ada@acme.test'

const attributes: Record<string, Json> = {
  givenName: 'Ada',
  familyName: 'Byron',
  displayName: 'Ada Byron',
  email: userName,
  title: 'Analyst',
  department: 'Research',
  employeeNumber: '1815',
  mobilePhone: '+44 70 0000',
  city: 'London',
}

/** What the app desires of the user, with what it was told before. */
export function evaluate(app: Mapped, state: UserState, link: Link | undefined, forced = false): Evaluation {
  const targetIdOf = (id: string) => (id === objectId ? link?.targetId : managerId)
  return evaluateUser(app, { objectId, subject: subjectOf(app, state), link, targetIdOf, forced })
}

/** The link that a vendor has once the target was told that the user stands there; undefined if it is forgotten. */
export function linkAt(app: Mapped, state: UserState): Link | undefined {
  const { desired } = evaluate(app, state, undefined)
  const reaction = reactionOf(app, state)
  if (reaction.link === 'drop') return undefined
  const references = desired.references.flatMap(({ path, objectId: of }): [string, Json][] =>
    of === undefined ? [] : [[path, managerId]],
  )
  return {
    resource: 'User',
    objectId,
    targetId: userId,
    state: reaction.link === 'unmanage' ? 'unmanaged' : 'managed',
    known: knownAfter(desired, new Map(references)),
    active: reaction.do !== 'deactivate',
    label: userName,
  }
}

/** The user as the target shows it after that; undefined if it was deleted there. */
export function shownAt(app: Mapped, state: UserState): JsonObject | undefined {
  const reaction = reactionOf(app, state)
  if (reaction.do === 'delete') return undefined
  const { desired } = evaluate(app, state, undefined)
  const { password: _, ...body } = resourceBody(app.profile, 'user', toldIn('create', desired))
  const { meta: __, ...shown }: JsonObject = { id: userId, ...body, active: reaction.do !== 'deactivate' }
  for (const { parsed, objectId: of } of desired.references) {
    if (of !== undefined) writePath(shown, parsed, { value: managerId })
  }
  return { ...shown, meta: { resourceType: 'User' } }
}

function reactionOf({ profile }: Mapped, state: UserState) {
  return reactionTo(profile, statusOf(state), state.assigned)
}

function statusOf({ status }: UserState): UserStatus | undefined {
  return status === 'purged' ? undefined : status
}

function subjectOf({ profile }: Mapped, state: UserState): UserSubject | undefined {
  const status = statusOf(state)
  if (status === undefined) return undefined
  const present = Object.entries({ ...attributes, ...state.attributes }).filter(([, value]) => value !== null)
  const id = (ordinal: number) => wireId(profile.ids.user, 'sample', 'user', ordinal)
  return {
    source: {
      kind: 'user',
      id: objectId,
      wireId: id(1),
      userName,
      attributes: Object.fromEntries(present),
      manager: state.manager
        ? {
            id: 'grace',
            wireId: id(2),
            attributes: { userName: 'grace@acme.test', displayName: 'Grace Hopper' },
          }
        : undefined,
      placeholderPassword: 'pLacehd8',
    },
    status,
    assigned: state.assigned,
    password: 'correct horse 9!',
  }
}
