import { expect, test } from 'vitest'
import { stringify } from 'yaml'
import { loadProfile } from '../../src/profile/load.ts'
import { tellStory } from './log-story.ts'

const layout = { lineWidth: 0, nullStr: '~', doubleQuotedMinMultiLineLength: 10_000 }

// Files are written by `npm test -- -u` and read in reviews; nobody edits them.
test.each(['okta-oin', 'okta-aiw', 'entra', 'onelogin'])(
  '%s: the administrator reads of each step what is on record',
  async (profile) => {
    const told = await tellStory(profile)
    const parts = told.map(({ title, rows }) => {
      const text = rows.map((row) => stringify(row, layout)).join('---\n')
      return `## ${title}\n\n${text || '(nothing)\n'}`
    })
    const page = [`# ${loadProfile(profile).profile.title}\n`, ...parts].join('\n')
    await expect(page).toMatchFileSnapshot(`./${profile}.txt`)
  },
)
