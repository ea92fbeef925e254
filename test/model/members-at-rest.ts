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
  const ghosts = new Set<string>()
  for (const person of company.persons) {
    const own = resourcesOf(person, users)
    const active = own.find((each) => each.active !== false && each.userName === person.userName)?.id
    const inside = own.map(({ id }) => String(id)).filter((id) => shown.has(id))
    const rule = ruleFor(company, team, person, String(active), repaired)
    if (rule === 'in' && !inside.includes(String(active))) complain(team, person, 'is not a member')
    if (rule === 'late' && inside.length > 0) complain(team, person, 'is a member, too late for this vendor')
    if (rule === 'open' && !team.members.has(person)) for (const id of inside) ghosts.add(id)
    if (rule !== 'out') continue
    const mayBeLost = team.damaged && company.mayLoseAnswers && !(repaired && tellsWhole(company))
    // A group that was left and is found again still holds who was in it.
    const isFound = team.mayBeLeft && !linksWithMembers(company)
    for (const id of inside) {
      if (!mayBeLost && !isFound && !team.ghosts.has(id)) complain(team, person, 'is a member')
      ghosts.add(id)
    }
  }
  team.ghosts = ghosts
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
    const isLost = person.accounts.has('left') || person.accounts.has('left-active') || person.left.size > 0
    return isLost || person.wasLost ? 'open' : 'out'
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

/** Whether the whole list is told when everything is told anew. */
function tellsWhole({ profile: { membership, sync } }: Company): boolean {
  if (sync.trigger === 'events' && membership.pushNow === 'replace-list') return true
  return membership.update !== 'patch' && membership.update !== 'scim11-patch'
}

/** Whether members are told as a whole to a group that is found. */
function linksWithMembers({ profile: { group } }: Company): boolean {
  return group.afterLink.some((step) => step === 'replace-members' || step === 'put')
}
