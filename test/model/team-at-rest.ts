import type { JsonObject } from '../../src/base/json.ts'
import type { Company, Team } from './company.ts'
import { checkMembers } from './members-at-rest.ts'

/** Something failed: nobody knows how far it came. */
export function suspectTeam(team: Team): void {
  team.damaged = true
  team.steady = false
  team.mayBeLeft = true
  team.places = new Set(['none', 'linked', 'left'])
}

/** Compares a team with the target, and keeps of all places where its group may stand those that fit. */
export function settleTeam(
  company: Company,
  team: Team,
  groups: JsonObject[],
  users: JsonObject[],
  repaired: boolean,
): void {
  if (team.damaged && (!repaired || isBlocked(company, team))) return
  const own = groups.filter(({ displayName }) => team.names.has(String(displayName)))
  const renames = company.profile.group.rename !== 'none'
  const current = own.filter(({ displayName }) => !renames || displayName === team.displayName)
  const mayBeLeft = team.mayBeLeft || company.mayHaveTwins
  const fits = {
    none: mayBeLeft || own.length === 0,
    linked: current.length > 0 && (mayBeLeft || own.length === 1),
    left: own.length > 0,
  }
  const fitting = [...team.places].filter((place) => fits[place])
  if (fitting.length === 0) {
    const expected = [...team.places].join(' or ')
    const shown = own.map(({ displayName }) => displayName).join(', ') || 'nothing'
    throw new Error(`group ${team.displayName} should be ${expected}, but the target has ${shown}`)
  }
  team.places = new Set(fitting)
  const linked = fitting.length === 1 && fitting[0] === 'linked'
  if (linked) checkMembers(company, team, current.at(-1) as JsonObject, users, repaired)
  team.mayBeLeft = linked ? own.length > 1 : own.length > 0
  team.steady = linked
  team.damaged = false
  team.touched = false
  if (team.inScope) team.removals.clear()
  team.added.clear()
}

/** Who makes groups without looking cannot make one that is there already. */
function isBlocked({ profile, mayHaveTwins }: Company, team: Team): boolean {
  return profile.group.lookup === null && team.inScope && (team.mayBeLeft || mayHaveTwins)
}
