import { always, toOne, toTwo } from './command.ts'
import type { Company, Team } from './company.ts'

const existing = (company: Company) => company.existing()

/** Groups that come, grow and are renamed. */
export const growth = [
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
    touched(team, company)
  }),
  ...[1, 2, 3].map(() =>
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
        touched(team, company)
      },
    ),
  ),
  toOne('assign', existing, (team, company, { directory }) => {
    directory.assignments.assign('app', { group: team.id })
    team.assigned = true
    touched(team, company)
  }),
  ...[1, 2].map(() =>
    toOne('push', existing, (team, company, { directory }) => {
      directory.pushedGroups.push('app', team.id)
      team.pushed = true
      team.removals.clear()
      touched(team, company)
    }),
  ),
]

/** Groups that shrink and go. */
export const decline = [
  ...[1, 2, 3].map(() =>
    toTwo(
      'remove from',
      existing,
      (team) => [...team.members],
      (team, person, company, { directory }) => {
        directory.members.remove(team.id, { user: person.id })
        team.members.delete(person)
        touched(team, company)
      },
    ),
  ),
  toOne(
    'unassign',
    (company) => existing(company).filter(({ assigned }) => assigned),
    (team, company, { directory }) => {
      directory.assignments.unassign('app', { group: team.id })
      team.assigned = false
      touched(team, company)
    },
  ),
  ...(['delete', 'leave'] as const).map((target) =>
    toOne(
      `unpush and ${target}`,
      (company) => existing(company).filter(({ pushed }) => pushed),
      (team, company, { directory }) => {
        directory.pushedGroups.unpush('app', team.id, { target })
        team.pushed = false
        company.chosen(team, target)
        touched(team, company)
      },
    ),
  ),
  toOne('delete', existing, (team, company, { directory }) => {
    directory.groups.delete(team.id)
    Object.assign(team, { deleted: true, assigned: false, pushed: false })
    team.members.clear()
    touched(team, company)
  }),
]

function touched(team: Team, company: Company): void {
  team.touched = true
  company.changed()
}
