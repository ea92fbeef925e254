import type { JsonObject } from '../../src/base/json.ts'
import { tellsMembers } from '../support/lab.ts'
import type { Company, Person, Team } from './company.ts'
import { resourcesOf } from './person-at-rest.ts'

/** Compares the members of a group that is in the target. */
export function checkMembers(
  company: Company,
  team: Team,
  group: JsonObject,
  users: JsonObject[],
  repaired: boolean,
): void {
  if (!tellsMembers(company.profile.name)) return
  const shown = new Set(((group.members ?? []) as JsonObject[]).map(({ value }) => String(value)))
  for (const person of company.persons) {
    const own = resourcesOf(person, users)
    const active = own.find((each) => each.active !== false)?.id as string | undefined
    const inside = own.filter(({ id }) => shown.has(String(id)))
    const rule = ruleFor(company, team, person, String(active), repaired)
    if (rule === 'in' && !inside.some(({ id }) => id === active)) complain(team, person, 'is not a member')
    if (rule === 'out' && inside.length > 0) complain(team, person, 'is a member')
    if (rule === 'late' && inside.length > 0) complain(team, person, 'is a member, too late for this vendor')
  }
  team.told = shown
}

/** What the profile says of one person in one group; `open` where it depends on when the IdP looked. */
function ruleFor(
  company: Company,
  team: Team,
  person: Person,
  activeId: string,
  repaired: boolean,
): 'in' | 'out' | 'late' | 'open' {
  if (person.damaged) return 'open'
  if (!team.members.has(person)) {
    // Of a resource that the IdP has lost sight of nobody takes the memberships away.
    return person.accounts.has('left') || person.accounts.has('left-active') || person.left.size > 0
      ? 'open'
      : 'out'
  }
  if (!company.isTold(person)) return 'open'
  if (repaired || company.profile.membership.lateMembers === 'added') return 'in'
  if (team.told.has(activeId)) return team.steady && person.steady ? 'in' : 'open'
  if (person.steady) return !team.steady || team.added.has(person) ? 'in' : 'open'
  return team.steady && !team.touched ? 'late' : 'open'
}

function complain({ displayName }: Team, { userName }: Person, what: string): never {
  throw new Error(`${userName} ${what} of the target's group ${displayName}`)
}
