import { expect, test } from 'vitest'
import { readScenario } from '../../src/scenario/load-scenario.ts'
import { playScenario } from '../../src/scenario/play-scenario.ts'

const joiner = `
  - createUser: { userName: ada@acme.test, givenName: Ada, familyName: Byron, email: ada@acme.test }
  - assign: { user: ada@acme.test }
  - settle`
const updates = `
  - updateUser: { user: ada@acme.test, title: Analyst }
  - settle`

function play(steps: string, more = '') {
  const text = `name: odd\nprofiles: [okta-oin]\n${more}steps:${steps}\n`
  return playScenario(readScenario(text, '/odd.yaml', 'odd.yaml'), 'okta-oin')
}

const passed = { outcome: 'passed', failure: null }

test('the built-in target answers as it is told, so often, and is itself again afterwards', async () => {
  const answers = `
  - targetAnswers: [{ when: { method: PUT }, answer: { status: 503, text: away } }]`
  const failed = `
  - expectOperation: { user: ada@acme.test, kind: update, status: failed, error: "*" }
  - expectTarget: { user: ada@acme.test, has: { title: null } }`
  const itself = `
  - targetAnswers: []
  - retryTasks
  - settle
  - expectTarget: { user: ada@acme.test, has: { title: Analyst } }`
  expect(await play(joiner + answers + updates + failed + itself)).toMatchObject(passed)
})

test('it takes a request for another one, and shows less than it holds', async () => {
  const instead = `
  - targetAnswers: [{ when: { method: PATCH, path: "/Users/*" }, instead: { method: DELETE } }]
  - unassign: { user: ada@acme.test }
  - settle
  - expectTarget: { user: ada@acme.test, absent: true }`
  expect(await play(joiner + instead)).toMatchObject(passed)
  const amended = `
  - targetAnswers: [{ when: { method: GET, path: "/Users/{ada@acme.test}" }, amend: { hide: [nickName] } }]${updates}
  - expectRequests: { last: 1, is: [{ method: PUT, path: "/Users/{ada@acme.test}", lacks: [nickName] }] }`
  expect(await play(joiner + amended)).toMatchObject(passed)
})

test('somebody else changes it right after an answer, once', async () => {
  const meanwhile = `
  - meanwhile:
      after: { method: GET, path: "/Users/{ada@acme.test}" }
      do:
        - method: PATCH
          path: "/Users/{ada@acme.test}"
          body: { schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], Operations: [{ op: add, path: timezone, value: Europe/London }] }${updates}
  - expectTarget: { user: ada@acme.test, has: { timezone: null, title: Analyst } }`
  expect(await play(joiner + meanwhile)).toMatchObject(passed)
})

test('a defect of the built-in target is found; two groups may share a name where they are let', async () => {
  const finds = `${joiner}
  - expectFindings: { some: [RFC7644-3.3-location] }`
  expect(await play(finds, 'target: { defects: [D62] }\n')).toMatchObject(passed)
  const none = `${joiner}
  - expectFindings: { none: [minor] }`
  expect(await play(none, 'target: { defects: [D62] }\n')).toMatchObject({ outcome: 'failed' })
  const known = none.replace('[minor]', '[minor], except: [RFC7644-3.3-location]')
  expect(await play(known, 'target: { defects: [D62] }\n')).toMatchObject(passed)
  const group = `
  - inTarget: { method: POST, path: /Groups, body: { schemas: ["urn:ietf:params:scim:schemas:core:2.0:Group"], displayName: Staff } }`
  const twice = `${group}${group}
  - expectTarget: { group: Staff, count: 2 }`
  expect(await play(twice, 'target: { uniqueGroupNames: false }\n')).toMatchObject(passed)
  expect(await play(twice)).toMatchObject({ outcome: 'failed', failure: { step: 2 } })
})

test('what only the built-in target can do is skipped against another one, and is no failure', async () => {
  const text = `name: odd\nprofiles: [okta-oin]\nsteps:\n  - targetAnswers: []\n`
  const target = { url: 'http://127.0.0.1:1/scim', auth: { type: 'none' as const } }
  const result = await playScenario(readScenario(text, '/odd.yaml', 'odd.yaml'), 'okta-oin', { target })
  expect(result).toMatchObject({
    outcome: 'skipped',
    notes: ['Only the built-in target can do targetAnswers (odd.yaml:4:5).'],
    requests: 0,
  })
})

test('a wrong credential is refused until the right one is back', async () => {
  const revoked = `
  - credentials: wrong
  - expectConnection: { ok: false }${updates}
  - expectOperation: { kind: update, status: failed, attempts: 1 }
  - credentials: right
  - expectConnection: { ok: true }
  - retryTasks
  - settle
  - expectTarget: { user: ada@acme.test, has: { title: Analyst } }`
  expect(await play(joiner + revoked)).toMatchObject(passed)
})

test('an operation that ended otherwise is shown beside what was expected', async () => {
  const wrong = `
  - expectOperation: { user: ada@acme.test, status: failed, attempts: 1 }`
  expect(await play(joiner + wrong)).toMatchObject({
    outcome: 'failed',
    failure: {
      message: 'an operation did not end as expected',
      nearMiss: {
        nearest: expect.stringMatching(/^op_\d+, create of ada@acme\.test$/),
        rows: [
          { path: 'status', expected: 'failed', actual: 'succeeded', same: false },
          { path: 'attempts', expected: '1', actual: '1', same: true },
        ],
      },
    },
  })
})
