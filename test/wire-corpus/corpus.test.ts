import { expect, test } from 'vitest'
import { isObject, type JsonObject } from '../../src/base/json.ts'
import type { ExchangeView } from '../../src/journal/exchange-view.ts'
import { type CorpusCase, corpus } from './corpus-case.ts'
import { entraPlays } from './plays-entra.ts'
import { oktaPlays } from './plays-okta.ts'
import { oneloginPlays } from './plays-onelogin.ts'
import { differences } from './same-request.ts'
import { perform } from './stage.ts'

const plays = { ...oktaPlays, ...entraPlays, ...oneloginPlays }

/** Why no profile is to send this. */
const outOfReach: Record<string, string> = {
  'okta/discovery-resourcetypes': 'Only apps with entitlement management ask for resource types.',
  'okta/discovery-roles': 'Only apps with entitlement management list roles, and the query is a guess.',
  'okta/group-patch-merged-elimity':
    'A fixture that pastes three examples of the documentation into one request.',
  'okta/group-remove-member-azure-like-jackson': 'A test helper that fills both path and value.',
  'okta/user-deactivate-no-schemas-jackson': 'A unit test’s object without schemas, never on a wire.',
  'okta/user-lookup-count1-jackson': 'A fixture with the parameters of the certification suite.',
  'okta/v1-group-rename': 'SCIM 1.1, which no Okta profile speaks.',
  'okta/v1-user-deactivate': 'SCIM 1.1, which no Okta profile speaks.',
  'entra/discovery-schemas': 'Gallery apps only, when an administrator opens the page.',
  'entra/group-lookup-plain-elimity': 'A fixture that lost excludedAttributes.',
  'entra/group-three-ops-elimity': 'A fixture that pastes three examples of the tutorial into one request.',
  'entra/test-connection-count1-onyx': 'A hand-written test whose probe no log confirms.',
  'entra/user-add-manager-array-doc-old': 'A sample of before 2018 that no log shows.',
}

/** What a target shows by id: for requests that echo what ours would not show, or that ours would not take. */
const shown: Record<string, (body: JsonObject) => JsonObject> = {
  'okta/user-deactivate-put-fallback': (body) => ({ ...body, active: true }),
  'onelogin/group-remove-members-v1': () => ({ id: '2400000001' }),
  'okta/user-update-put-2018-meta-echo': (body) => ({ ...body, displayName: 'Jane' }),
}

const sent: ExchangeView[] = []
const reachable = corpus.filter(({ profile }) => profile !== undefined)
const unreachable = corpus.filter(({ profile }) => profile === undefined)

test.each(reachable.map((each): [string, CorpusCase] => [each.id, each]))(
  '%s is sent',
  async (id, wanted) => {
    const play = plays[id]
    if (!play) throw new Error(`Nothing is played for ${id}.`)
    const body = wanted.request.body
    const showing = isObject(body) ? shown[id]?.(body) : undefined
    const exchanges = await perform(wanted, play, showing)
    sent.push(...exchanges)
    const judged = exchanges.map(({ request }) => differences(wanted, request))
    const best = judged.sort((a, b) => a.length - b.length)[0]
    expect(best).toEqual([])
  },
)

test('every case is either played or out of reach for a reason', () => {
  expect(unreachable.map(({ id }) => id).sort()).toEqual(Object.keys(outOfReach).sort())
  expect(reachable.map(({ id }) => id).sort()).toEqual(Object.keys(plays).sort())
})

// An import asks for pages like a connection test does; which of the two it was, only the intent tells.
test('nothing that was sent on the way is a case that is out of reach', () => {
  expect(sent.length).toBeGreaterThan(reachable.length)
  const byAccident = unreachable.filter((wanted) =>
    sent.some(
      ({ intent, request }) =>
        wanted.intent.startsWith('import') === intent.startsWith('import') &&
        differences(wanted, request).length === 0,
    ),
  )
  expect(byAccident.map(({ id }) => id)).toEqual([])
})
