import type { Company } from './company.ts'
import type { World } from './world.ts'

/** Three people, two of them in a team that is assigned and pushed: a company with something to lose. */
export function open(company: Company, { directory }: World): void {
  const staff = ['ana', 'ben', 'cleo'].map((name) => {
    const userName = `${name}@acme.test`
    const { id } = directory.users.create({
      userName,
      givenName: name,
      familyName: 'Example',
      email: userName,
    })
    directory.assignments.assign('app', { user: id })
    const person = company.hire(id, userName, 'Example', 'active')
    person.direct = true
    return person
  })
  const { id } = directory.groups.create({ displayName: 'Staff' })
  const team = company.found(id, 'Staff')
  for (const person of staff.slice(0, 2)) {
    directory.members.add(id, { user: person.id })
    team.members.add(person)
  }
  directory.assignments.assign('app', { group: id })
  directory.pushedGroups.push('app', id)
  Object.assign(team, { assigned: true, pushed: true, touched: true })
  company.changed()
}
