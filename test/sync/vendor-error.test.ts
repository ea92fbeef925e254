import { expect, test } from 'vitest'
import { failureOf, readOne } from '../../src/dialect/answer.ts'
import type { Failure } from '../../src/dialect/outcome.ts'
import type { RequestSpec } from '../../src/dialect/request-spec.ts'
import { loadProfile } from '../../src/profile/load.ts'
import { operationError } from '../../src/sync/vendor-error.ts'
import { createLab, type Lab, profiles } from '../support/lab.ts'
import { type ScriptedAnswer, scriptedTarget } from '../support/scripted-target.ts'

const { profile: entra } = loadProfile('entra')
const post: RequestSpec = { intent: 'user-create', method: 'POST', path: '/Users', query: null, body: '{}' }
const get: RequestSpec = { intent: 'user-get', method: 'GET', path: '/Users/1', query: null, body: null }
const ada = { resource: 'User', label: 'ada@acme.test', app: 'app', kind: 'create' } as const
const detail = '{"detail":"no such thing"}'

function refusal(status: number): Failure {
  return failureOf(post, { status, headers: {}, text: detail }) as Failure
}

test.each([
  [400, 'refused', 'SystemForCrossDomainIdentityManagementServiceIncompatible'],
  [401, 'unauthorized', 'Unauthorized'],
  [403, 'forbidden', 'InsufficientRights'],
  [404, 'not-found', 'InvalidAnchor'],
  [405, 'method-not-allowed', 'MethodNotAllowed'],
  [409, 'conflict', 'EntryConflict'],
  [422, 'unprocessable', 'UnprocessableEntity'],
  [429, 'throttled', 'TooManyRequests'],
  [500, 'server-error', 'InternalServerError'],
  [501, 'not-implemented', 'NotImplemented'],
])('what is answered with %i failed for the reason %s, and Entra says %s', (status, reason, code) => {
  expect(operationError(entra, refusal(status), ada)).toMatchObject({ code: reason, vendor: { code } })
})

test.each([
  ['timeout', 'Timeout'],
  ['transport', 'WebExceptionProtocolError'],
  ['taken', 'SystemForCrossDomainIdentityManagementServiceIncompatibleFiltering'],
  ['lookup-refused', 'SystemForCrossDomainIdentityManagementServiceIncompatibleFiltering'],
  ['ambiguous', 'DuplicateTargetEntries'],
] as const)('%s: Entra says %s', (reason, code) => {
  const failure: Failure = { ...refusal(400), reason }
  expect(operationError(entra, failure, ada).vendor.code).toBe(code)
})

test('a list where one user was asked for has a code of its own, where the vendor tells it apart', () => {
  const answer = { status: 200, headers: {}, text: '{"totalResults":1,"Resources":[{"id":"1"}]}' }
  const { failure } = readOne(entra, get, answer)
  expect(failure && operationError(entra, failure, ada).vendor.code).toBe(
    'SystemForCrossDomainIdentityManagementMultipleEntriesInResponse',
  )
  expect(readOne(loadProfile('okta-aiw').profile, get, answer).failure).toBeUndefined()
})

test('a sentence of Entra names the status as .NET does, and says what the target said', () => {
  expect(operationError(entra, refusal(400), ada).vendor.text).toBe(
    "Failed to create User 'ada@acme.test' in customappsso; Error: StatusCode: BadRequest Message: Processing of the HTTP request resulted in an exception. Please see the HTTP response returned by the 'Response' property of this exception for details. Web Response: no such thing",
  )
})

test('a finer reason that a vendor does not know is told as the coarser one', () => {
  const { profile } = loadProfile('onelogin')
  const errors = { ...profile.errors, unauthorized: { code: 'denied', text: 'no {detail}' } }
  expect(operationError({ ...profile, errors }, refusal(403), ada)).toMatchObject({
    code: 'forbidden',
    vendor: { code: 'denied', text: 'no no such thing' },
  })
})

test.each(profiles)('%s: no placeholder is left in a text', (name) => {
  const { profile } = loadProfile(name)
  const { doing, ...entries } = profile.errors
  const reasons = [...Object.keys(entries), 'redirect'] as Failure['reason'][]
  for (const reason of reasons) {
    for (const resource of ['User', 'Group'] as const) {
      const { vendor } = operationError(profile, { ...refusal(400), reason }, { ...ada, resource })
      expect(vendor.text).not.toMatch(/[{}]/)
    }
  }
})

const noUsers = { status: 200, body: '{"schemas":[],"totalResults":0,"Resources":[]}' }

async function failWith(profile: string, answers: Record<string, ScriptedAnswer>, play = hire) {
  await using server = await scriptedTarget(({ method }) => answers[method] ?? { status: 500 })
  await using lab = await createLab(profile, { server })
  play(lab)
  await lab.settle()
  return lab.idp.engine.operations({ app: 'app' }).items[0]?.error
}

function hire({ idp: { directory } }: Lab): void {
  directory.users.create({ userName: 'ada@acme.test', givenName: 'Ada', familyName: 'Byron' })
  directory.assignments.assign('app', { user: 'ada@acme.test' })
}

test('a conflict with somebody whom a look-up has just not found is another one than without a look-up', async () => {
  const conflict = { GET: noUsers, POST: { status: 409, body: detail } }
  expect(await failWith('okta-aiw', conflict)).toMatchObject({ code: 'taken' })
  expect(await failWith('authentik', conflict)).toMatchObject({ code: 'conflict' })
})

test('a look-up that is refused is told as one', async () => {
  const error = await failWith('okta-aiw', { GET: { status: 400, body: detail } })
  expect(error).toMatchObject({ code: 'lookup-refused' })
})

test('Okta has other words, and another event, for a group', async () => {
  const answers = { GET: noUsers, POST: { status: 501, body: detail } }
  const error = await failWith('okta-aiw', answers, ({ idp: { directory } }) => {
    directory.groups.create({ displayName: 'Team' })
    directory.pushedGroups.push('app', 'Team')
  })
  expect(error?.vendor).toEqual({
    code: 'application.provision.group_push.mapping.update.or.delete.failed.with.error',
    text: 'Unable to update Group Push mapping target App group Team: Error while creating group Team: Not Implemented. Errors reported by remote server: no such thing',
  })
})
