import { expect, test } from 'vitest'
import { loadProfile } from '../../src/profile/load.ts'
import { createLab, profiles } from '../support/lab.ts'
import { story } from '../support/story.ts'
import { headerText, StableNames, wireText } from '../support/wire-text.ts'

// Files are written by `npm test -- -u` and read in reviews; nobody edits them.
test.each(profiles)('%s: each event of the story leads to the requests on record', async (profile) => {
  await using lab = await createLab(profile)
  const names = new StableNames()
  const parts: string[] = [`# ${loadProfile(profile).profile.title}\n`]
  const headers = new Map<string, string>()

  await lab.idp.engine.testConnection('app')
  for (const { title, play } of [{ title: 'connection test', play: () => {} }, ...story]) {
    play(lab.idp)
    const exchanges = await lab.settle()
    names.learn(exchanges)
    parts.push(`## ${title}\n`, exchanges.length > 0 ? wireText(exchanges, names) : '(nothing)\n')
    for (const exchange of exchanges) {
      const kind = exchange.request.body === null ? 'without a body' : 'with a body'
      if (!headers.has(kind)) headers.set(kind, `## headers of a request ${kind}\n\n${headerText(exchange, names)}`)
    }
  }
  await expect([...parts, ...headers.values()].join('\n')).toMatchFileSnapshot(`./${profile}.txt`)
})
