import type { JsonObject } from '../../src/base/json.ts'
import type { Account } from './account.ts'
import { same } from './at-rest.ts'
import { type Company, isOnly, type Person } from './company.ts'

/** Something failed: nobody knows how far it came. */
export function suspectPerson({ mayLoseAnswers }: Company, person: Person): void {
  person.damaged = true
  person.steady = false
  person.accounts = everywhere(mayLoseAnswers)
  for (const name of person.names) person.left.add(name)
  // An account whose creation nobody acknowledged is not found any more under another name.
  if (mayLoseAnswers) for (const name of person.names) person.strays.add(name)
}

function everywhere(mayLoseAnswers: boolean): Set<Account> {
  const places: Account[] = ['none', 'active', 'inactive', 'unmanaged', 'left']
  return new Set(mayLoseAnswers ? [...places, 'left-active'] : places)
}

/** Compares a person with the target, and keeps of all places where the account may stand those that fit. */
export function settlePerson(company: Company, person: Person, users: JsonObject[], repaired: boolean): void {
  const own = resourcesOf(person, users)
  if (person.damaged && !repaired) {
    person.accounts = everywhere(company.mayLoseAnswers)
    return
  }
  const fitting = [...person.accounts].filter((account) => fits(person, account, own))
  if (fitting.length === 0) {
    const shown = own.map(({ userName, active }) => `${userName} ${active === false ? 'inactive' : 'active'}`)
    const { status, assigned } = company.situation(person)
    throw new Error(
      `${person.userName} (${status}, ${assigned ? '' : 'not '}assigned) should be ${[...person.accounts].join(' or ')}, but the target has ${shown.join(', ') || 'nobody'}`,
    )
  }
  if (isOnly(person.accounts, 'active')) checkAttributes(company, person, own)
  person.accounts = new Set(fitting)
  person.wasLost = person.left.size > 0
  person.left = new Set(
    own.map(({ userName }) => String(userName)).filter((name) => name !== person.userName),
  )
  if (person.accounts.has('left')) person.left.add(person.userName)
}

/** What was compared counts as known from now on. */
export function forgetPast(company: Company, person: Person, repaired: boolean): void {
  if (repaired) person.damaged = false
  person.steady = !person.damaged && company.isTold(person)
}

/** The resources that stand, or stood, for a person. */
export function resourcesOf({ names }: Person, users: readonly JsonObject[]): JsonObject[] {
  return users.filter(({ userName }) => names.has(String(userName)))
}

function fits({ userName, left, strays }: Person, account: Account, own: JsonObject[]): boolean {
  const active = own.filter(
    (each) => isActive(each) && !(each.userName !== userName && strays.has(String(each.userName))),
  )
  const surplus = own.filter((each) => !left.has(String(each.userName)))
  if (account === 'active') {
    const others = surplus.filter((each) => each.userName !== userName)
    return active.length === 1 && active[0]?.userName === userName && others.length === 0
  }
  if (account === 'left-active') return active.length > 0
  if (active.length > 0) return false
  return account === 'none' ? surplus.length === 0 : own.length > 0 && surplus.length <= 1
}

function isActive({ active }: JsonObject): boolean {
  return active !== false
}

function checkAttributes({ profile }: Company, person: Person, own: JsonObject[]): void {
  const shown = own.find((each) => isActive(each) && each.userName === person.userName) as JsonObject
  const name = shown.name as JsonObject | undefined
  same(`familyName of ${person.userName}`, name?.familyName, person.familyName)
  if (!mapsTitle(profile) || (person.title === null && profile.user.cleared === 'keep')) return
  same(`title of ${person.userName}`, shown.title || null, person.title)
}

function mapsTitle({ mapping: { user } }: Company['profile']): boolean {
  return user.kind === 'rows'
    ? user.rows.some(({ target }) => target === 'title')
    : /"title"/.test(user.template)
}
