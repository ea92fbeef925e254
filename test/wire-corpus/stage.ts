import type { JsonObject } from '../../src/base/json.ts'
import type { ExchangeView } from '../../src/journal/exchange-view.ts'
import { loadProfile } from '../../src/profile/load.ts'
import { createLab, type Lab } from '../support/lab.ts'
import type { CorpusCase } from './corpus-case.ts'
import { createShowcase } from './showcase.ts'

/** Brings a directory into the state from which a change leads to the request of a case. */
export interface Stage {
  lab: Lab
  /** A user who is assigned to the app. */
  user(userName: string, values?: JsonObject): void
  /** A group that the app is to have, with users who have been made before. */
  group(displayName: string, ...members: string[]): void
  /** A resource that is in the target already. */
  existing(resource: 'User' | 'Group', body: JsonObject): Promise<void>
  /** Lets everything that is due happen. */
  settle(): Promise<void>
}

export type Play = (stage: Stage) => void | Promise<void>

/** What was sent for a case. `shown`: what the target answers to a GET by id, instead of a target that keeps resources. */
export async function perform(
  { profile = 'none', overrides }: Pick<CorpusCase, 'profile' | 'overrides'>,
  play: Play,
  shown?: JsonObject,
): Promise<ExchangeView[]> {
  await using showcase = shown && (await createShowcase(shown))
  await using lab = await createLab(profile, {
    pace: 'vendor',
    ...(overrides && { overrides }),
    ...(showcase && { server: { url: showcase.url, token: 'any' } }),
  })
  const { users, groups, members, assignments, pushedGroups } = lab.idp.directory
  const pushes = loadProfile(profile).profile.group.scope !== 'assigned'
  await play({
    lab,
    user: (userName, values = {}) => {
      users.create({ userName, ...values })
      assignments.assign('app', { user: userName })
    },
    group: (displayName, ...names) => {
      groups.create({ displayName })
      for (const user of names) members.add(displayName, { user })
      if (pushes) pushedGroups.push('app', displayName)
      else assignments.assign('app', { group: displayName })
    },
    existing: async (resource, body) => {
      const response = await lab.target.fetch(`${lab.target.url}/${resource}s`, {
        method: 'POST',
        headers: { authorization: 'Bearer lab-token', 'content-type': 'application/scim+json' },
        body: JSON.stringify(body),
      })
      if (!response.ok) throw new Error(await response.text())
    },
    settle: async () => void (await lab.settle()),
  })
  await lab.settle()
  return lab.idp.journal.list({ after: 0, limit: 1000 })
}
