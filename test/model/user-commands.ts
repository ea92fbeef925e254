import type { Profile } from '../../src/profile/schema.ts'
import type { UserStatus } from '../../src/store/schema.ts'
import { always, toOne, toTwo } from './command.ts'
import type { Company, Person, Team } from './company.ts'
import type { World } from './world.ts'

const usable = ['staged', 'active', 'suspended', 'deactivated'] as const
const usablePeople = (company: Company) => company.who(...usable)

/** People who come, or come back. */
export const joiners = [
  always('hire', (company, world) => void hire(company, world, 'active')),
  always('stage', (company, world) => void hire(company, world, 'staged')),
  ...[1, 2].map(() =>
    always('hire and assign', (company, world) => assign(hire(company, world, 'active'), company, world)),
  ),
  ...[1, 2].map(() => toOne('assign', usablePeople, assign)),
  turn('unsuspend', ['suspended'], 'active'),
  turn('activate', ['staged', 'deactivated'], 'active'),
  toOne(
    'restore',
    (company) => company.who('deleted'),
    (person, company, { directory }) => {
      directory.users.restore(person.id)
      person.status = person.statusBefore
      company.changed()
    },
  ),
]

/** People who change. */
export const movers = [
  toOne('marry', usablePeople, (person, company, { directory }) => {
    person.familyName = `${person.familyName} x`
    directory.users.update(person.id, { familyName: person.familyName })
    company.changed()
  }),
  toOne(
    'divorce',
    (company) => usablePeople(company).filter(({ familyName }) => familyName.endsWith(' x')),
    (person, company, { directory }) => {
      person.familyName = person.familyName.slice(0, -2)
      directory.users.update(person.id, { familyName: person.familyName })
      company.changed()
    },
  ),
  toOne('promote or demote', usablePeople, (person, company, { directory }) => {
    person.title = person.title === null ? 'Lead' : null
    directory.users.update(person.id, { title: person.title })
    company.changed()
  }),
  toOne('rename', usablePeople, (person, company, { directory }) => {
    person.userName = person.userName.replace(/(-\d+)?@/, `-${person.names.size}@`)
    person.names.add(person.userName)
    directory.users.update(person.id, { userName: person.userName })
    company.changed()
  }),
  toTwo(
    'put under',
    usablePeople,
    (person, company) => usablePeople(company).filter((other) => other !== person),
    (person, manager, company, { directory }) => {
      directory.users.update(person.id, { managerId: manager.id })
      person.manager = manager
      company.changed()
    },
  ),
  toOne(
    'free from the manager',
    (company) => usablePeople(company).filter(({ manager }) => manager),
    (person, company, { directory }) => {
      directory.users.update(person.id, { managerId: null })
      person.manager = undefined
      company.changed()
    },
  ),
]

/** People who go, for some time or for good. */
export const leavers = [
  turn('suspend', ['active'], 'suspended'),
  toOne(
    'unassign',
    (company) => company.persons.filter(({ direct, status }) => direct && status !== 'purged'),
    (person, company, { directory }) => {
      directory.assignments.unassign('app', { user: person.id })
      person.direct = false
      company.changed()
    },
  ),
  toOne(
    'deactivate',
    (company) => company.who('staged', 'active', 'suspended'),
    (person, company, { directory }) => {
      directory.users.deactivate(person.id)
      person.status = 'deactivated'
      if (takesAssignments(company.profile)) person.direct = false
      company.changed()
    },
  ),
  toOne('delete', usablePeople, (person, company, { directory }) => {
    directory.users.delete(person.id)
    person.statusBefore = person.status as UserStatus
    person.status = 'deleted'
    if (takesAssignments(company.profile)) person.direct = false
    company.changed()
  }),
  toOne(
    'purge',
    (company) => company.who('deleted'),
    (person, company, { directory }) => {
      directory.users.delete(person.id)
      forget(person, company.persons, company.teams)
      company.changed()
    },
  ),
]

function hire(company: Company, { directory }: World, status: 'active' | 'staged'): Person {
  const userName = `p${company.persons.length}@acme.test`
  const familyName = `Family ${company.persons.length}`
  const { id } = directory.users.create({ userName, givenName: 'Pat', familyName, email: userName, status })
  const person = company.hire(id, userName, familyName, status)
  company.changed()
  return person
}

function assign(person: Person, company: Company, { directory }: World): void {
  directory.assignments.assign('app', { user: person.id })
  person.direct = true
  company.changed()
}

function turn(
  verb: 'suspend' | 'unsuspend' | 'activate',
  from: Person['status'][],
  to: 'active' | 'suspended',
) {
  return toOne(
    verb,
    (company) => company.who(...from),
    (person, company, { directory }) => {
      directory.users[verb](person.id)
      person.status = to
      company.changed()
    },
  )
}

function takesAssignments({ lifecycle }: Profile): boolean {
  return lifecycle.deactivationUnassigns
}

function forget(person: Person, persons: Person[], teams: Team[]): void {
  person.status = 'purged'
  person.direct = false
  for (const team of teams) team.members.delete(person)
  for (const report of persons) if (report.manager === person) report.manager = undefined
}
