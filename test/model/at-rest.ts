import type { JsonObject } from '../../src/base/json.ts'
import type { OperationView } from '../../src/sync/view.ts'
import type { Company } from './company.ts'
import { forgetPast, settlePerson, suspectPerson } from './person-at-rest.ts'
import { settleTeam, suspectTeam } from './team-at-rest.ts'
import type { World } from './world.ts'

/** Lets everything happen that is due, and compares directory, target and provisioning log with the model. */
export async function checkAtRest(company: Company, world: World): Promise<void> {
  await world.settle()
  check(company, world, false)
}

/** The administrator tries everything again that failed and has all of it told anew: now nothing may differ. */
export async function checkRepaired(company: Company, world: World): Promise<void> {
  world.engine.clearFaults('app')
  company.troubled = false
  await world.repair()
  check(company, world, true)
}

function check(company: Company, world: World, repaired: boolean): void {
  company.paused = false
  checkDirectory(company, world)
  checkLog(world.operations())
  const troubled = new Set(world.troubles().map(({ objectId }) => objectId))
  for (const person of company.persons) if (troubled.has(person.id)) suspectPerson(company, person)
  for (const team of company.teams) if (troubled.has(team.id)) suspectTeam(team)
  company.looked()
  const users = world.front.target.users()
  for (const person of company.persons) settlePerson(company, person, users, repaired)
  checkNobodyElse(company, users)
  const groups = world.front.target.groups()
  for (const team of company.teams) settleTeam(company, team, groups, users, repaired)
  for (const person of company.persons) forgetPast(company, person, repaired)
  if (repaired) company.mayLoseAnswers = false
  const { offences } = world.front.watch
  if (offences.length > 0) throw new Error(offences.join('\n'))
}

/** Nothing that was committed is lost. */
function checkDirectory(company: Company, { directory }: World): void {
  for (const { id, status, userName, familyName, title } of company.persons) {
    if (status === 'purged') continue
    const user = directory.users.get(id)
    same(
      `user ${userName}`,
      [user.status, user.userName, user.familyName, user.title ?? null],
      [status, userName, familyName, title],
    )
  }
  for (const { id, deleted, displayName, members } of company.teams) {
    if (deleted) continue
    const ids = directory.members.list(id, { limit: 1000 }).items.map((member) => member.id)
    same(`group ${displayName}`, ids.sort(), [...members].map((member) => member.id).sort())
  }
}

/** An operation is done or has failed for good. */
function checkLog(operations: OperationView[]): void {
  for (const { id, kind, label, status } of operations) {
    if (!['succeeded', 'skipped', 'failed'].includes(status)) {
      throw new Error(`operation ${id} (${kind} ${label}) is ${status} although everything rests`)
    }
  }
}

function checkNobodyElse({ persons }: Company, users: JsonObject[]): void {
  const known = new Set(persons.flatMap(({ names }) => [...names]))
  const strangers = users.map(({ userName }) => String(userName)).filter((name) => !known.has(name))
  if (strangers.length > 0) throw new Error(`the target has users that nobody made: ${strangers}`)
}

/** Fails unless both are equal as JSON. */
export function same(what: string, actual: unknown, expected: unknown): void {
  const [one, other] = [JSON.stringify(actual), JSON.stringify(expected)]
  if (one !== other) throw new Error(`${what}: ${one} instead of ${other}`)
}
