import { always, toOne, toTwo } from './command.ts'
import type { Company, Team } from './company.ts'

/** What happens to groups. */
export const groupCommands = [
  always('found', (company, { directory }) => {
    const displayName = `Team ${company.teams.length}`
    const { id } = directory.groups.create({ displayName })
    company.found(id, displayName)
    company.changed()
  }),
  toOne('rename', existing, (team, company, { directory }) => {
    team.displayName = `Team ${company.teams.indexOf(team)} v${team.names.size}`
    team.names.add(team.displayName)
    directory.groups.update(team.id, { displayName: team.displayName })
    team.touched = true
    company.changed()
  }),
  toOne('delete', existing, (team, company, { directory }) => {
    directory.groups.delete(team.id)
    Object.assign(team, { deleted: true, assigned: false, pushed: false, touched: true })
    team.members.clear()
    company.changed(company.profile.group.deleted)
  }),
  toTwo(
    'add to',
    existing,
    (team, company) =>
      company
        .who('staged', 'active', 'suspended', 'deactivated')
        .filter((person) => !team.members.has(person)),
    (team, person, company, { directory }) => {
      directory.members.add(team.id, { user: person.id })
      team.members.add(person)
      team.added.add(person)
      team.touched = true
      company.changed()
    },
  ),
  toTwo(
    'remove from',
    existing,
    (team) => [...team.members],
    (team, person, company, { directory }) => {
      directory.members.remove(team.id, { user: person.id })
      team.members.delete(person)
      team.touched = true
      company.changed()
    },
  ),
  toOne('assign', existing, (team, company, { directory }) => {
    directory.assignments.assign('app', { group: team.id })
    team.assigned = true
    team.touched = true
    company.changed()
  }),
  toOne(
    'unassign',
    (company) => existing(company).filter(({ assigned }) => assigned),
    (team, company, { directory }) => {
      directory.assignments.unassign('app', { group: team.id })
      team.assigned = false
      team.touched = true
      company.changed()
    },
  ),
  toOne('push', existing, (team, company, { directory }) => {
    directory.pushedGroups.push('app', team.id)
    team.pushed = true
    team.touched = true
    company.changed()
  }),
  ...(['delete', 'leave'] as const).map((target) =>
    toOne(
      `unpush and ${target}`,
      (company) => existing(company).filter(({ pushed }) => pushed),
      (team, company, { directory }) => {
        directory.pushedGroups.unpush('app', team.id, { target })
        team.pushed = false
        team.touched = true
        // A vendor that leaves groups alone does so whatever is chosen.
        company.changed(company.profile.group.removed === 'leave' ? 'leave' : target)
      },
    ),
  ),
]

function existing(company: Company): Team[] {
  return company.existing()
}
