import type { JsonObject } from '../base/json.ts'

/** A numbered fact of the directory, as the planner reads it. */
export interface ChangeRow {
  seq: number
  at: number
  event: string
  subjectId: string
  memberId: string | null
  appId: string | null
  data: JsonObject
}

export interface AffectedUser {
  changeSeqs: number[]
  passwordChanged: boolean
  /** Groups whose membership of this user changed. */
  groupIds: Set<string>
}

export interface AffectedGroup {
  changeSeqs: number[]
  /** Whose membership changed. */
  members: Set<string>
  /** What an administrator chose when the group was taken out of the app. */
  removed: 'delete' | 'leave' | undefined
  /** It is to be told again, whatever is known of it. */
  pushNow: boolean
  /** It was put into the app, perhaps after it had been taken out: nobody noted who joined or left in between. */
  putIn: boolean
}

export type Scan =
  | { kind: 'members'; groupId: string; changeSeq: number }
  | { kind: 'linked-users'; changeSeq: number }

/** Who has to be looked at because of some changes. */
export interface Affected {
  users: Map<string, AffectedUser>
  groups: Map<string, AffectedGroup>
  scans: Scan[]
}

/**
 * Pure: changes, in order, as far as they concern the app. `everybody`: users are in scope without being assigned, so
 * that no assignment of a group says anything of its members.
 */
export function affectedBy(appId: string, changes: readonly ChangeRow[], everybody = false): Affected {
  const affected: Affected = { users: new Map(), groups: new Map(), scans: [] }
  for (const change of changes) {
    if (change.appId === null || change.appId === appId) collect(affected, change)
  }
  return everybody ? { ...affected, scans: [] } : affected
}

function collect(affected: Affected, change: ChangeRow): void {
  const { event, subjectId, memberId, seq, data } = change
  switch (event) {
    case 'group.member.added':
    case 'group.member.removed':
      if (memberId === null) return
      userOf(affected, memberId, seq).groupIds.add(subjectId)
      groupOf(affected, subjectId, seq).members.add(memberId)
      return
    case 'group.deleted':
      groupOf(affected, subjectId, seq)
      // Whoever was assigned through it may be out of scope now, and nobody remembers who that was.
      affected.scans.push({ kind: 'linked-users', changeSeq: seq })
      return
    case 'app.group.assigned':
    case 'app.group.unassigned':
      groupOf(affected, subjectId, seq).putIn = event === 'app.group.assigned'
      affected.scans.push({ kind: 'members', groupId: subjectId, changeSeq: seq })
      return
    case 'app.group.unpushed':
      groupOf(affected, subjectId, seq).removed = data.target === 'leave' ? 'leave' : 'delete'
      return
    case 'app.group.pushed':
      Object.assign(groupOf(affected, subjectId, seq), { removed: undefined, putIn: true })
      return
    case 'app.group.push.activated':
    case 'app.group.push.requested':
      groupOf(affected, subjectId, seq).pushNow = true
      return
    case 'app.group.push.deactivated':
      groupOf(affected, subjectId, seq).pushNow = false
      return
    case 'user.passwordChanged':
      userOf(affected, subjectId, seq).passwordChanged = true
      return
    default:
      // Of what a rule pushes each group tells by itself.
      if (event.startsWith('app.pushRule.')) return
      if (event.startsWith('group.')) groupOf(affected, subjectId, seq)
      else userOf(affected, subjectId, seq)
  }
}

function userOf({ users }: Affected, id: string, seq: number): AffectedUser {
  const user = users.get(id) ?? { changeSeqs: [], passwordChanged: false, groupIds: new Set() }
  user.changeSeqs.push(seq)
  users.set(id, user)
  return user
}

function groupOf({ groups }: Affected, id: string, seq: number): AffectedGroup {
  const group: AffectedGroup = groups.get(id) ?? {
    changeSeqs: [],
    members: new Set(),
    removed: undefined,
    pushNow: false,
    putIn: false,
  }
  group.changeSeqs.push(seq)
  groups.set(id, group)
  return group
}
