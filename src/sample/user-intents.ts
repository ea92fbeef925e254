import { lookUp } from '../dialect/look-up.ts'
import type { RequestSpec } from '../dialect/request-spec.ts'
import type { PlannedOperation } from '../plan/operation.ts'
import { userConversation } from '../sync/choose-conversation.ts'
import { type Evaluation, type Mapped, toCase } from '../sync/evaluate.ts'
import type { Link } from '../sync/link-store.ts'
import { type Holdings, requestsOf } from './imaginary-target.ts'
import { evaluate, grace, joined, linkAt, type Person, shownAt, type UserState } from './sample-user.ts'

/** What can happen to a user, and the requests that tell it. */
export const userIntents: Record<string, (app: Mapped) => RequestSpec[]> = {
  'user look-up': (app) => {
    const { desired } = evaluate(app, joined, undefined)
    const { profile } = app
    return requestsOf(lookUp(profile, 'User', profile.user.lookup, desired), holding(app, undefined))
  },
  'user create': (app) => tell(app, joined, undefined, holding(app, undefined)),
  'user link to an existing resource': (app) => {
    const older: UserState = {
      ...joined,
      attributes: { familyName: 'King', displayName: 'Ada King', title: null },
    }
    return tell(app, joined, undefined, holding(app, older))
  },
  'update of a simple attribute': (app) => change(app, joined, { ...joined, attributes: { title: 'Lead' } }),
  'update of a sub-attribute': (app) =>
    change(app, joined, { ...joined, attributes: { familyName: 'King' } }),
  'update of a typed attribute': (app) =>
    change(app, joined, { ...joined, attributes: { email: 'lead@acme.test' } }),
  'update of an extension attribute': (app) =>
    change(app, joined, { ...joined, attributes: { department: 'Sales' } }),
  'clear an attribute': (app) => change(app, joined, { ...joined, attributes: { title: null } }),
  'set the manager': (app) => change(app, joined, { ...joined, manager: grace }),
  'remove the manager': (app) => change(app, { ...joined, manager: grace }, joined),
  'user lock-out': (app) => change(app, joined, { ...joined, status: 'lockedOut' }),
  'user suspend': (app) => change(app, joined, { ...joined, status: 'suspended' }),
  'user deactivate': (app) => change(app, joined, deactivatedIn(app)),
  'user reactivate': (app) => change(app, deactivatedIn(app), joined),
  'user unassign': (app) => change(app, joined, { ...joined, assigned: false }),
  'user delete': (app) => change(app, joined, { ...joined, status: 'deleted' }),
  'user purge': (app) => change(app, { ...joined, status: 'deleted' }, { ...joined, status: 'purged' }),
  'user password': (app) => {
    const evaluation = evaluate(app, joined, linkAt(app, joined))
    return carryOut(app, evaluation, [password], holding(app, joined))
  },
}

const password: PlannedOperation = { kind: 'set-password', facet: 'password', stage: 1, set: [], clear: [] }

/** The requests of an update that is sent although nothing differs. */
export function touchUser(app: Mapped, person: Person): RequestSpec[] {
  const state = { ...joined, person }
  const evaluation = evaluate(app, state, linkAt(app, state), true)
  return carryOut(app, evaluation, evaluation.operations, holding(app, state))
}

function change(app: Mapped, before: UserState, after: UserState): RequestSpec[] {
  return tell(app, after, linkAt(app, before), holding(app, before))
}

function tell(app: Mapped, state: UserState, link: Link | undefined, holdings: Holdings): RequestSpec[] {
  const evaluation = evaluate(app, state, link)
  return carryOut(app, evaluation, evaluation.operations, holdings)
}

function carryOut(
  app: Mapped,
  evaluation: Evaluation,
  operations: readonly PlannedOperation[],
  holdings: Holdings,
): RequestSpec[] {
  return operations.flatMap((planned) => {
    const conversation = userConversation(planned.kind, toCase(app, evaluation, planned))
    return conversation ? requestsOf(conversation, holdings) : []
  })
}

/** A target that shows the user as it was told of them in that state. */
function holding(app: Mapped, state: UserState | undefined): Holdings {
  const shown = state && shownAt(app, state)
  return { Users: shown ? [shown] : [], Groups: [] }
}

function deactivatedIn({ profile }: Mapped): UserState {
  return { ...joined, status: 'deactivated', assigned: !profile.lifecycle.deactivationUnassigns }
}
