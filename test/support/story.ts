import type { Idp } from '../../src/idp.ts'

export interface StoryStep {
  title: string
  play: (idp: Idp) => void
}

const ada = 'ada@acme.test'
const king = 'ada.king@acme.test'

/** What happens to a small company: everything that the first profiles have to say something about. */
export const story: StoryStep[] = [
  {
    title: 'joiners: two users by way of a group, one the manager of the other',
    play: ({ directory }) => {
      directory.users.create({
        userName: 'grace@acme.test',
        givenName: 'Grace',
        familyName: 'Hopper',
        displayName: 'Grace Hopper',
        email: 'grace@acme.test',
      })
      directory.users.create({
        userName: ada,
        givenName: 'Ada',
        familyName: 'Byron',
        displayName: 'Ada Byron',
        email: ada,
        title: 'Analyst',
        department: 'R&D',
        employeeNumber: '1815',
        mobilePhone: '+44 70 0000',
        city: 'London',
        streetAddress: '1 High St',
        managerId: 'grace@acme.test',
      })
      directory.groups.create({ displayName: 'Everyone' })
      directory.members.add('Everyone', { user: 'grace@acme.test' })
      directory.members.add('Everyone', { user: ada })
      directory.assignments.assign('app', { group: 'Everyone' })
    },
  },
  {
    title: 'a group with one member is pushed',
    play: ({ directory }) => {
      directory.groups.create({ displayName: 'R&D Team' })
      directory.members.add('R&D Team', { user: ada })
      directory.pushedGroups.push('app', 'R&D Team')
      directory.assignments.assign('app', { group: 'R&D Team' })
    },
  },
  {
    title: 'mover: department, title and e-mail',
    play: ({ directory }) => {
      directory.users.update(ada, { department: 'Sales', title: 'Lead', email: 'lead@acme.test' })
    },
  },
  {
    title: 'mover: a new name, and a new userName with it',
    play: ({ directory }) => {
      directory.users.update(ada, { familyName: "O'King", displayName: "Ada O'King", userName: king })
    },
  },
  {
    title: 'a title is taken away',
    play: ({ directory }) => void directory.users.update(king, { title: null }),
  },
  {
    title: 'the manager is taken away',
    play: ({ directory }) => void directory.users.update(king, { managerId: null }),
  },
  {
    title: 'a change that changes nothing',
    play: ({ directory }) => void directory.users.update(king, { department: 'Sales' }),
  },
  {
    title: 'one member leaves the group, another joins it',
    play: ({ directory }) => {
      directory.members.add('R&D Team', { user: 'grace@acme.test' })
      directory.members.remove('R&D Team', { user: king })
    },
  },
  {
    title: 'the group is renamed',
    play: ({ directory }) => void directory.groups.update('R&D Team', { displayName: 'Team' }),
  },
  {
    title: 'a password is set',
    play: ({ directory }) => void directory.users.setPassword(king, 'correct horse 9!'),
  },
  { title: 'a user is suspended', play: ({ directory }) => void directory.users.suspend(king) },
  { title: 'and comes back', play: ({ directory }) => void directory.users.unsuspend(king) },
  { title: 'leaver', play: ({ directory }) => void directory.users.deactivate(king) },
  { title: 'rehire', play: ({ directory }) => void directory.users.activate(king) },
  {
    title: 'the user loses the app',
    play: ({ directory }) => void directory.members.remove('Everyone', { user: king }),
  },
  {
    title: 'and gets it again',
    play: ({ directory }) => void directory.members.add('Everyone', { user: king }),
  },
  { title: 'the user is deleted', play: ({ directory }) => void directory.users.delete(king) },
  { title: 'and purged', play: ({ directory }) => void directory.users.delete(king) },
  {
    title: 'the group is taken out of the app',
    play: ({ directory }) => {
      directory.pushedGroups.unpush('app', 'Team', { target: 'delete' })
      directory.assignments.unassign('app', { group: 'Team' })
    },
  },
]
