import type { JsonObject } from '../../src/base/json.ts'
import { createLab, type Lab } from '../support/lab.ts'

interface Step {
  title: string
  play: (lab: Lab) => unknown
}

const ada = 'ada@acme.test'

const hire = ({ idp: { directory } }: Lab, name: string, more: JsonObject = {}) => {
  const userName = `${name.toLowerCase()}@acme.test`
  directory.users.create({
    userName,
    givenName: name,
    familyName: 'Example',
    displayName: `${name} Example`,
    ...more,
  })
  directory.assignments.assign('app', { user: userName })
}

/** Everything that a log has something to say about. */
export const steps: Step[] = [
  {
    title: 'two users are created, one the manager of the other',
    play: (lab) => {
      hire(lab, 'Grace')
      hire(lab, 'Ada', { title: 'Analyst', managerId: 'grace@acme.test' })
    },
  },
  {
    title: 'a group with a member is created',
    play: ({ idp: { directory } }) => {
      directory.groups.create({ displayName: 'Team' })
      directory.members.add('Team', { user: ada })
      directory.pushedGroups.push('app', 'Team')
      directory.assignments.assign('app', { group: 'Team' })
    },
  },
  { title: 'a title changes', play: ({ idp }) => void idp.directory.users.update(ada, { title: 'Lead' }) },
  {
    title: 'nothing that is sent changes',
    play: ({ idp }) => void idp.directory.users.update(ada, { costCenter: '7' }),
  },
  {
    title: 'one member leaves, another joins',
    play: ({ idp: { directory } }) => {
      directory.members.remove('Team', { user: ada })
      directory.members.add('Team', { user: 'grace@acme.test' })
      directory.assignments.assign('app', { user: ada })
    },
  },
  {
    title: 'the group is renamed',
    play: ({ idp }) => void idp.directory.groups.update('Team', { displayName: 'Crew' }),
  },
  {
    title: 'a create is refused twice, then goes through',
    play: async (lab) => {
      lab.idp.engine.setFaults('app', {
        type: 'status',
        statuses: [409],
        times: 2,
        match: { intent: 'user-create' },
      })
      hire(lab, 'Alan')
      await lab.settle()
      await retry(lab)
      await retry(lab)
    },
  },
  {
    title: 'a create is answered by something else than the target',
    play: async (lab) => {
      lab.idp.engine.setFaults('app', { type: 'html-error', times: 1, match: { intent: 'user-create' } })
      hire(lab, 'Kurt')
      await lab.settle()
      await retry(lab)
    },
  },
  { title: 'a user is deactivated', play: ({ idp }) => void idp.directory.users.deactivate(ada) },
  {
    title: 'somebody who is not assigned is looked at',
    play: ({ idp }) => {
      idp.directory.users.create({ userName: 'emmy@acme.test', givenName: 'Emmy', familyName: 'Example' })
    },
  },
  {
    title: 'a user is deleted for good, and so is the group',
    play: ({ idp: { directory } }) => {
      directory.users.delete('grace@acme.test', { hard: true })
      directory.pushedGroups.unpush('app', 'Crew', { target: 'delete' })
      directory.groups.delete('Crew')
    },
  },
]

/** An administrator tries again what has failed, where the vendor does not do so by itself. */
async function retry(lab: Lab): Promise<void> {
  const [failed] = lab.idp.engine.operations({ app: 'app', status: 'failed' }).items
  if (!failed) return
  lab.idp.engine.retry(failed.id)
  await lab.settle()
}

export interface ToldStep {
  title: string
  rows: JsonObject[]
}

/** The rows that each step of the story brings about. */
export async function tellStory(profile: string): Promise<ToldStep[]> {
  await using lab = await createLab(profile, { seed: 'log' })
  const told: ToldStep[] = []
  let seen = 0
  for (const { title, play } of steps) {
    await play(lab)
    await lab.settle()
    const { items } = lab.idp.engine.log({ app: 'app', limit: 1000 })
    told.push({ title, rows: items.slice(seen) })
    seen = items.length
  }
  return told
}
