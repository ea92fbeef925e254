import type { JsonObject } from '../base/json.ts'
import { type Member, memberValue } from '../dialect/group/member.ts'
import { renameGroup } from '../dialect/group/rename-group.ts'
import { replaceMembers, updateMembers } from '../dialect/group/update-members.ts'
import { lookUp } from '../dialect/look-up.ts'
import type { RequestSpec } from '../dialect/request-spec.ts'
import { resourceBody, toldIn } from '../dialect/resource-body.ts'
import type { ResourceCase } from '../dialect/resource-case.ts'
import { knownAfter } from '../plan/difference.ts'
import { groupConversation, wholeLists } from '../sync/choose-conversation.ts'
import { type Evaluation, type Mapped, toCase } from '../sync/evaluate.ts'
import { evaluateGroup } from '../sync/evaluate-group.ts'
import type { Link } from '../sync/link-store.ts'
import { wireId } from '../sync/wire-id.ts'
import { type Holdings, requestsOf } from './imaginary-target.ts'
import { managerId, userId } from './sample-user.ts'
import { touchUser } from './user-intents.ts'

const ada: Member = { objectId: 'ada', targetId: userId, label: 'ada@acme.test' }
const grace: Member = { objectId: 'grace', targetId: managerId, label: 'grace@acme.test' }
const alan: Member = { objectId: 'alan', targetId: 'user-3', label: 'alan@acme.test' }

/** Where a group of the directory stands. */
interface GroupState {
  name: string
  inScope: boolean
  deleted: boolean
  members: readonly Member[]
}

const research: GroupState = { name: 'Research', inScope: true, deleted: false, members: [ada] }
const everybody: GroupState = { ...research, members: [ada, grace, alan] }

/** What can happen to a group, and the requests that tell it. */
export const groupIntents: Record<string, (app: Mapped) => RequestSpec[]> = {
  'group look-up': (app) => {
    const { lookup } = app.profile.group
    const { desired, inScope } = evaluate(app, research, undefined)
    if (!lookup || !inScope) return []
    return requestsOf(lookUp(app.profile, 'Group', lookup, desired), { Users: [], Groups: [] })
  },
  'group create': (app) => tell(app, everybody, undefined, { Users: [], Groups: [] }),
  'group link to an existing resource': (app) => tell(app, everybody, undefined, holding(app, research)),
  'group rename': (app) => change(app, research, { ...research, name: 'Science' }),
  'add members': (app) => [...touched(app), ...change(app, research, everybody)],
  'remove members': (app) => [...touched(app), ...change(app, everybody, research)],
  'replace members (push now)': (app) => {
    const { evaluation, context } = known(app, research)
    if (!evaluation.inScope || app.profile.membership.pushNow !== 'replace-list') return []
    return requestsOf(replaceMembers(context, groupId, research.members), holding(app, research))
  },
  'group unlink': (app) => change(app, research, { ...research, inScope: false }),
  'group delete': (app) => change(app, research, { ...research, deleted: true }),
}

const groupId = 'group-1'

function change(app: Mapped, before: GroupState, after: GroupState): RequestSpec[] {
  // Nothing is known of a group that the vendor never tells.
  const link = evaluate(app, before, undefined).inScope ? linkAt(app, before) : undefined
  return tell(app, after, link, holding(app, before), before.members)
}

function tell(
  app: Mapped,
  state: GroupState,
  link: Link | undefined,
  holdings: Holdings,
  told: readonly Member[] = [],
): RequestSpec[] {
  const { members } = state
  const add = members.filter((member) => !told.includes(member))
  const remove = told.filter((member) => !members.includes(member))
  const differ = link !== undefined && add.length + remove.length > 0
  const evaluation = evaluate(app, state, link, differ)
  return evaluation.operations.flatMap((planned) => {
    const context = toCase(app, evaluation, planned)
    if (planned.facet !== 'members') {
      const conversation = groupConversation(planned.kind, context, members)
      return conversation ? requestsOf(conversation, holdings) : []
    }
    const id = link?.targetId ?? String(holdings.Groups[0]?.id)
    const missing = link ? add : state.members
    return memberRequests(context, id, { members, add: missing, remove }, holdings)
  })
}

interface Memberships {
  members: readonly Member[]
  add: readonly Member[]
  remove: readonly Member[]
}

/** The requests of one batch: what is missing or superfluous here never fills more. */
function memberRequests(
  context: ResourceCase,
  targetId: string,
  { members, add, remove }: Memberships,
  holdings: Holdings,
): RequestSpec[] {
  const { membership, group } = context.profile
  const tellWhole = wholeLists[membership.update]
  if (tellWhole) return requestsOf(tellWhole(context, targetId, members), holdings)
  const name = group.renameWithMembers ? requestsOf(renameGroup(context, targetId, []), holdings) : []
  const single = membership.perRequest === 1
  const batches = single
    ? [
        ...remove.map((member) => ({ add: [], remove: [member] })),
        ...add.map((member) => ({ add: [member], remove: [] })),
      ]
    : [{ add: [...add], remove: [...remove] }]
  return [
    ...name,
    ...batches.flatMap((batch) => requestsOf(updateMembers(context, targetId, batch), holdings)),
  ]
}

/** Some vendors tell the user as well. */
function touched(app: Mapped): RequestSpec[] {
  return app.profile.membership.touchesUser ? touchUser(app) : []
}

function known(app: Mapped, state: GroupState) {
  const evaluation = evaluate(app, state, linkAt(app, state))
  const context = toCase(app, evaluation, {
    kind: 'update-members',
    facet: 'members',
    stage: 3,
    set: [],
    clear: [],
  })
  return { evaluation, context }
}

function evaluate(app: Mapped, state: GroupState, link: Link | undefined, membersDiffer = false): Evaluation {
  const { scope } = app.profile.group
  const source = {
    kind: 'group' as const,
    id: 'research',
    wireId: wireId(app.profile.ids.group, 'sample', 'group', 1),
    displayName: state.name,
    description: undefined,
  }
  const subject = state.deleted ? undefined : { source, inScope: state.inScope && scope !== 'none' }
  return evaluateGroup(app, { objectId: 'research', subject, link, membersDiffer, removed: undefined })
}

function linkAt(app: Mapped, state: GroupState): Link {
  const { desired, label } = evaluate(app, state, undefined)
  const known = knownAfter(desired, new Map())
  return {
    resource: 'Group',
    objectId: 'research',
    targetId: groupId,
    state: 'managed',
    known,
    active: true,
    label,
  }
}

function holding(app: Mapped, state: GroupState): Holdings {
  const { desired } = evaluate(app, state, undefined)
  const body = resourceBody(app.profile, 'group', toldIn('create', desired))
  const members: JsonObject[] = state.members.map((member) => memberValue(app.profile, member))
  return { Users: [], Groups: [{ id: groupId, ...body, members, meta: { resourceType: 'Group' } }] }
}
