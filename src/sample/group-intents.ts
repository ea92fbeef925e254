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
import { drive, type Holdings, requestsOf } from './imaginary-target.ts'
import { ada, alan, grace, type Person } from './sample-user.ts'
import { touchUser } from './user-intents.ts'

/** Where a group of the directory stands. */
interface GroupState {
  name: string
  inScope: boolean
  deleted: boolean
  members: readonly Person[]
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
  'add members': (app) => [...touched(app, [grace, alan]), ...change(app, research, everybody)],
  'remove members': (app) => [...touched(app, [grace, alan]), ...change(app, everybody, research)],
  'replace members (push now)': (app) => {
    const { evaluation, context } = known(app, research)
    if (!evaluation.inScope || app.profile.membership.pushNow !== 'replace-list') return []
    return requestsOf(
      replaceMembers(context, groupId, research.members.map(memberOf)),
      holding(app, research),
    )
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
  told: readonly Person[] = [],
): RequestSpec[] {
  const members = state.members.map(memberOf)
  const add = state.members.filter((person) => !told.includes(person)).map(memberOf)
  const remove = told.filter((person) => !state.members.includes(person)).map(memberOf)
  const differ = link !== undefined && add.length + remove.length > 0
  const evaluation = evaluate(app, state, link, differ)
  const requests: RequestSpec[] = []
  let targetId = link?.targetId
  for (const planned of evaluation.operations) {
    const context = toCase(app, evaluation, planned)
    if (planned.facet === 'members') {
      if (targetId !== undefined)
        requests.push(...memberRequests(context, targetId, { members, add, remove }, holdings))
      continue
    }
    const conversation = groupConversation(planned.kind, context, members)
    if (!conversation) continue
    const driven = drive(conversation, holdings)
    requests.push(...driven.requests)
    targetId = driven.ended.targetId
  }
  return requests
}

interface Memberships {
  members: readonly Member[]
  add: readonly Member[]
  remove: readonly Member[]
}

/** The requests of the first batch, or one by one; what differs here never fills more. */
function memberRequests(
  context: ResourceCase,
  targetId: string,
  { members, add, remove }: Memberships,
  holdings: Holdings,
): RequestSpec[] {
  const { membership, group } = context.profile
  const tellWhole = wholeLists[membership.update]
  if (tellWhole) return requestsOf(tellWhole(context, targetId, members), holdings)
  const batches =
    membership.perRequest === 1
      ? [
          ...remove.map((member) => ({ add: [], remove: [member] })),
          ...add.map((member) => ({ add: [member], remove: [] })),
        ]
      : [{ add: [...add], remove: [...remove] }]
  const told = batches.flatMap((batch) => requestsOf(updateMembers(context, targetId, batch), holdings))
  if (group.renameWithMembers === 'never') return told
  const name = requestsOf(renameGroup(context, targetId, []), holdings)
  return group.renameWithMembers === 'before' ? [...name, ...told] : [...told, ...name]
}

function memberOf({ objectId, targetId, userName }: Person): Member {
  return { objectId, targetId, label: userName }
}

/** Some vendors tell the user as well. */
function touched(app: Mapped, people: readonly Person[]): RequestSpec[] {
  const { profile } = app
  const tells = profile.membership.touchesUser && profile.group.scope !== 'none'
  return tells ? people.flatMap((person) => touchUser(app, person)) : []
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
  const members: JsonObject[] = state.members.map((each) => memberValue(app.profile, memberOf(each)))
  return { Users: [], Groups: [{ id: groupId, ...body, members, meta: { resourceType: 'Group' } }] }
}
