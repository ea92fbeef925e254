import type { Profile } from '../../src/profile/schema.ts'
import { always, toOne, toTwo } from './command.ts'
import type { Person } from './company.ts'

const usable = ['staged', 'active', 'suspended', 'deactivated'] as const

/** What happens to people. */
export const userCommands = [
  always('hire', (company, { directory }) => {
    const userName = `p${company.persons.length}@acme.test`
    const familyName = `Family ${company.persons.length}`
    const { id } = directory.users.create({ userName, givenName: 'Pat', familyName, email: userName })
    company.hire(id, userName, familyName, 'active')
    company.changed()
  }),
  always('stage', (company, { directory }) => {
    const userName = `p${company.persons.length}@acme.test`
    const { id } = directory.users.create({
      userName,
      givenName: 'Pat',
      familyName: 'Staged',
      email: userName,
      status: 'staged',
    })
    company.hire(id, userName, 'Staged', 'staged')
    company.changed()
  }),
  toOne(
    'assign',
    (company) => company.who(...usable),
    (person, company, { directory }) => {
      directory.assignments.assign('app', { user: person.id })
      person.direct = true
      company.changed()
    },
  ),
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
    'marry',
    (company) => company.who(...usable),
    (person, company, { directory }) => {
      person.familyName = `${person.familyName} x`
      directory.users.update(person.id, { familyName: person.familyName })
      company.changed()
    },
  ),
  toOne(
    'divorce',
    (company) => company.who(...usable).filter(({ familyName }) => familyName.endsWith(' x')),
    (person, company, { directory }) => {
      person.familyName = person.familyName.slice(0, -2)
      directory.users.update(person.id, { familyName: person.familyName })
      company.changed()
    },
  ),
  toOne(
    'promote or demote',
    (company) => company.who(...usable),
    (person, company, { directory }) => {
      person.title = person.title === null ? 'Lead' : null
      directory.users.update(person.id, { title: person.title })
      company.changed()
    },
  ),
  toOne(
    'rename',
    (company) => company.who(...usable),
    (person, company, { directory }) => {
      person.userName = person.userName.replace(/(-\d+)?@/, `-${person.names.size}@`)
      person.names.add(person.userName)
      directory.users.update(person.id, { userName: person.userName })
      company.changed()
    },
  ),
  toTwo(
    'put under',
    (company) => company.who(...usable),
    (person, company) => company.who(...usable).filter((other) => other !== person),
    (person, manager, company, { directory }) => {
      directory.users.update(person.id, { managerId: manager.id })
      person.manager = manager
      company.changed()
    },
  ),
  toOne(
    'free from the manager',
    (company) => company.who(...usable).filter(({ manager }) => manager),
    (person, company, { directory }) => {
      directory.users.update(person.id, { managerId: null })
      person.manager = undefined
      company.changed()
    },
  ),
  turn('suspend', ['active'], 'suspended'),
  turn('unsuspend', ['suspended'], 'active'),
  turn('activate', ['staged', 'deactivated'], 'active'),
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
  toOne(
    'delete',
    (company) => company.who(...usable),
    (person, company, { directory }) => {
      directory.users.delete(person.id)
      person.statusBefore = person.status as typeof person.statusBefore
      person.status = 'deleted'
      if (takesAssignments(company.profile)) person.direct = false
      company.changed()
    },
  ),
  toOne(
    'restore',
    (company) => company.who('deleted'),
    (person, company, { directory }) => {
      directory.users.restore(person.id)
      person.status = person.statusBefore
      company.changed()
    },
  ),
  toOne(
    'purge',
    (company) => company.who('deleted'),
    (person, company, { directory }) => {
      directory.users.delete(person.id)
      purged(person, company.persons, company.teams)
      company.changed()
    },
  ),
]

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

function purged(person: Person, persons: Person[], teams: { members: Set<Person> }[]): void {
  person.status = 'purged'
  person.direct = false
  for (const team of teams) team.members.delete(person)
  for (const report of persons) if (report.manager === person) report.manager = undefined
}
