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

/** Somebody of the directory, and what the target calls them. */
export interface Person {
  objectId: string
  targetId: string
  ordinal: number
  userName: string
  givenName: string
  familyName: string
}

export const ada = person(1, 'Ada', 'Byron')
export const grace = person(2, 'Grace', 'Hopper')
export const alan = person(3, 'Alan', 'Turing')

/** Where a user of the directory stands. */
export interface UserState {
  person: Person
  status: UserStatus | 'purged'
  assigned: boolean
  /** Laid over those of the sample; null takes one away. */
  attributes: Record<string, Json>
  manager: Person | undefined
}

export const joined: UserState = {
  person: ada,
  status: 'active',
  assigned: true,
  attributes: {},
  manager: undefined,
}

/** What the app desires of the user, with what it was told before. */
export function evaluate(app: Mapped, state: UserState, link: Link | undefined, forced = false): Evaluation {
  const { person, manager } = state
  const targetIdOf = (id: string) => (id === person.objectId ? link?.targetId : manager?.targetId)
  const { objectId } = person
  return evaluateUser(app, { objectId, subject: subjectOf(app, state), link, targetIdOf, forced })
}

/** The link that a vendor has once the target was told that the user stands there; undefined if it is forgotten. */
export function linkAt(app: Mapped, state: UserState): Link | undefined {
  const { desired } = evaluate(app, state, undefined)
  const reaction = reactionOf(app, state)
  if (reaction.link === 'drop') return undefined
  const references = desired.references.flatMap(({ path, objectId: of }): [string, Json][] =>
    of === undefined || !state.manager ? [] : [[path, state.manager.targetId]],
  )
  const { objectId, targetId, userName } = state.person
  return {
    resource: 'User',
    objectId,
    targetId,
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
  const { meta: __, ...shown }: JsonObject = {
    id: state.person.targetId,
    ...body,
    active: reaction.do !== 'deactivate',
  }
  for (const { parsed, objectId: of } of desired.references) {
    if (of !== undefined && state.manager) writePath(shown, parsed, { value: state.manager.targetId })
  }
  return { ...shown, meta: { resourceType: 'User' } }
}

function reactionOf(app: Mapped, state: UserState) {
  return reactionTo(app, statusOf(state), state.assigned ? 'in-scope' : 'unassigned')
}

function statusOf({ status }: UserState): UserStatus | undefined {
  return status === 'purged' ? undefined : status
}

function subjectOf({ profile }: Mapped, state: UserState): UserSubject | undefined {
  const status = statusOf(state)
  if (status === undefined) return undefined
  const { person, manager, assigned } = state
  const attributes = Object.entries({ ...attributesOf(person), ...state.attributes })
  const wireIdOf = ({ ordinal }: Person) => wireId(profile.ids.user, 'sample', 'user', ordinal)
  return {
    source: {
      kind: 'user',
      id: person.objectId,
      wireId: wireIdOf(person),
      userName: person.userName,
      attributes: Object.fromEntries(attributes.filter(([, value]) => value !== null)),
      manager: manager && {
        id: manager.objectId,
        wireId: wireIdOf(manager),
        attributes: attributesOf(manager),
      },
      placeholderPassword: 'pLacehd8',
    },
    status,
    inScope: assigned,
    password: 'correct horse 9!',
  }
}

function attributesOf({ userName, givenName, familyName, ordinal }: Person): Record<string, Json> {
  return {
    givenName,
    familyName,
    displayName: `${givenName} ${familyName}`,
    email: userName,
    title: 'Analyst',
    department: 'Research',
    employeeNumber: `181${ordinal}`,
    mobilePhone: '+44 70 0000',
    city: 'London',
  }
}

function person(ordinal: number, givenName: string, familyName: string): Person {
  const objectId = givenName.toLowerCase()
  const userName = `${objectId}@acme.test`
  return { objectId, targetId: `user-${ordinal}`, ordinal, userName, givenName, familyName }
}
