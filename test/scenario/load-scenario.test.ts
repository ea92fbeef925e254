import { expect, test } from 'vitest'
import { AppError } from '../../src/base/error.ts'
import { readScenario } from '../../src/scenario/load-scenario.ts'

function problemsOf(text: string): string[] {
  try {
    readScenario(text, '/scenarios/leaver.yaml', 'leaver.yaml')
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    expect(error.code).toBe('ERR_SCENARIO_INVALID')
    return error.errors.map(({ path, message }) => `${path} ${message}`)
  }
  return []
}

test('unknown steps and attributes are told with their places, all of them at once', () => {
  const text = `name: leaver
stepz: []
steps:
  - createUser: { userName: ada@acme.test, famlyName: Byron }
  - settel
  - expectTarget: { user: ada@acme.test, has: { actve: false } }
  - settle: { within: soon }
  - assign: {}
  - { sync: {}, settle: {} }
`
  expect(problemsOf(text)).toEqual([
    'leaver.yaml:4:44 steps.0.createUser.famlyName is not known here; did you mean "familyName"?',
    'leaver.yaml:5:5 steps.1.settel is not known here; did you mean "settle"?',
    'leaver.yaml:6:49 steps.2.expectTarget.has.actve is no attribute of a SCIM user or group; did you mean "active"?',
    expect.stringMatching(/^leaver\.yaml:7:23 steps\.3\.settle\.within is "soon"; allowed: a duration/),
    'leaver.yaml:8:13 steps.4.assign is a mapping; allowed: exactly one of user and group',
    'leaver.yaml:9:5 steps.5 is a mapping; allowed: one step',
    'leaver.yaml:2:1 stepz is not known here; did you mean "steps"?',
  ])
})

test('a profile has to exist, also one that an expectation is limited to', () => {
  const text = `name: leaver
profiles: [entra, entrra]
steps:
  - expectStatus: { failed: 0, profile: [entra, octa] }
`
  expect(problemsOf(text)).toEqual([
    expect.stringMatching(/^leaver\.yaml:2:19 .*entrra/),
    expect.stringMatching(/^leaver\.yaml:4:49 .*octa/),
  ])
})

test('what the overrides say is checked with its place', () => {
  const text = `name: leaver
profiles: [entra]
overrides:
  patch: { missingValueOp: Replaces }
steps: [settle]
`
  expect(problemsOf(text)).toEqual([expect.stringMatching(/^leaver\.yaml:4:28 .*Replaces/)])
})

test('steps that need no more than their name may stand alone; paths begin at the file', () => {
  const scenario = readScenario(
    'name: x\ndirectory: ../acme.yaml\nsteps: [sync, settle, restart]\n',
    '/scenarios/a.yaml',
    'a.yaml',
  )
  expect(scenario.directory).toBe('/acme.yaml')
  expect(scenario.steps.map(({ name, place }) => `${name} ${place}`)).toEqual([
    'sync a.yaml:3:9',
    'settle a.yaml:3:15',
    'restart a.yaml:3:23',
  ])
  expect(scenario.profiles).toEqual(['okta-oin', 'okta-aiw', 'entra', 'entra-062020', 'onelogin'])
})

test('a defect, an odd answer and what stands beside it are checked with their places', () => {
  const text = `name: odd
profiles: [entra]
target: { defects: [D1, D23] }
steps:
  - targetAnswers: [{ when: { method: GETS }, answer: { status: 200 } }]
  - targetAnswers: [{ when: {} }]
  - meanwhile: { after: {}, do: [] }
  - expectOperation: { user: ada@acme.test, group: Sales, status: failed }
  - expectRequests: { times: 2, count: 3 }
`
  expect(problemsOf(text)).toEqual([
    expect.stringMatching(/^leaver\.yaml:5:39 steps\.0\.targetAnswers\.0\.when\.method is "GETS"; allowed: /),
    expect.stringMatching(/^leaver\.yaml:6:21 .*exactly one of answer, instead and amend/),
    expect.stringMatching(/^leaver\.yaml:7:33 .*must not be empty/),
    expect.stringMatching(/^leaver\.yaml:8:22 .*user or group, not both/),
    expect.stringMatching(/^leaver\.yaml:9:21 .*times only with is/),
  ])
  const unknown = problemsOf('name: odd\nprofiles: [entra]\ntarget: { defects: [D1] }\nsteps: [settle]\n')
  expect(unknown).toEqual([expect.stringMatching(/^leaver\.yaml:3:21 There is no defect "D1"; did you mean/)])
})
