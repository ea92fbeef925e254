import { expect, test } from 'vitest'
import type { Json, JsonObject } from '../../src/base/json.ts'
import { testConnection } from '../../src/dialect/connection-test.ts'
import { createGroup } from '../../src/dialect/group/create-group.ts'
import { renameGroup } from '../../src/dialect/group/rename-group.ts'
import { updateMembers } from '../../src/dialect/group/update-members.ts'
import { jsonText } from '../../src/dialect/json-text.ts'
import type { Conversation } from '../../src/dialect/request-spec.ts'
import type { ResourceCase } from '../../src/dialect/resource-case.ts'
import { createUser } from '../../src/dialect/user/create-user.ts'
import { putUser } from '../../src/dialect/user/put-user.ts'
import { compileMapping } from '../../src/mapping/mapping.ts'
import { loadProfile } from '../../src/profile/load.ts'
import { groupConversation, userConversation } from '../../src/sync/choose-conversation.ts'

const list = (...Resources: JsonObject[]) => ({ totalResults: Resources.length, Resources })
const member = (id: string) => ({ objectId: `o-${id}`, targetId: id, label: id })

/** A conversation with a target that gives these answers, then 204; the requests with their bodies. */
function hold<T>(conversation: Conversation<T>, ...answers: [status: number, body?: JsonObject][]) {
  const sent: string[] = []
  const left = [...answers]
  let step = conversation.next()
  while (!step.done) {
    const { method, path, query, body } = step.value
    sent.push(`${method} ${path}${query === null ? '' : `?${query}`}${body === null ? '' : ` ${body}`}`)
    const [status, answer] = left.shift() ?? [204]
    step = conversation.next({
      status,
      headers: {},
      text: answer === undefined ? '' : JSON.stringify(answer),
    })
  }
  return { sent, outcome: step.value }
}

function setup(name: string, overrides: JsonObject = {}) {
  const { profile } = loadProfile(name, overrides)
  const mapping = compileMapping(profile.mapping)
  const rest = {
    profile,
    targetId: undefined,
    known: new Map(),
    changed: new Set<string>(),
    cleared: [],
    references: new Map(),
    password: undefined,
  }
  const user: ResourceCase = {
    ...rest,
    resource: 'User',
    desired: mapping.user({
      kind: 'user',
      id: 'u',
      wireId: 'w',
      userName: 'ada',
      active: true,
      attributes: { givenName: 'Ada', familyName: 'Byron' },
      manager: undefined,
      placeholderPassword: 'x',
    }),
  }
  const group: ResourceCase = {
    ...rest,
    resource: 'Group',
    desired: mapping.group({
      kind: 'group',
      id: 'g',
      wireId: 'w',
      displayName: 'R "D"',
      description: undefined,
    }),
  }
  return { profile, user, group }
}

const methods = (sent: string[]) => sent.map((line) => line.split(' ').slice(0, 2).join(' '))
const bodyOf = (line: string | undefined) => JSON.parse(line?.slice(line.indexOf('{')) ?? '') as JsonObject

test('who creates first looks only after a conflict, and takes over what is there', () => {
  const { user, group } = setup('authentik')
  const first = hold(createUser(user), [409], [200, list({ id: '7' })])
  expect(methods(first.sent)).toEqual(['POST /Users', 'GET /Users?filter=userName+eq+%22ada%22'])
  expect(first.outcome).toMatchObject({ result: 'linked', targetId: '7', told: 'nothing' })
  const second = hold(createGroup(group, [member('1')]), [409], [200, list({ id: '8' })])
  expect(methods(second.sent)).toEqual([
    'POST /Groups',
    'GET /Groups?filter=displayName+eq+%22R+%22D%22%22',
    'PATCH /Groups/8',
  ])
  expect(second.outcome).toMatchObject({ result: 'linked', targetId: '8' })
})

test('a conflict with somebody who cannot be found stays a failure', () => {
  const { user, group } = setup('authentik')
  for (const conversation of [createUser(user), createGroup(group, [])]) {
    expect(hold(conversation, [409], [200, list()]).outcome).toMatchObject({
      result: 'failed',
      failure: { reason: 'conflict' },
    })
  }
})

test.each(['recreate', 'keep-link'])('a user and a group that are gone, with %s', (gone) => {
  const { user, group } = setup('authentik', { user: { gone } })
  const update = userConversation('update', { ...user, targetId: '1' }) as Conversation<unknown>
  const rename = groupConversation('update', { ...group, targetId: '2' }, [
    member('3'),
  ]) as Conversation<unknown>
  const created = gone === 'recreate'
  expect(methods(hold(update, [404], [201, { id: '9' }]).sent)).toEqual(
    created ? ['PUT /Users/1', 'POST /Users'] : ['PUT /Users/1'],
  )
  expect(methods(hold(rename, [404], [201, { id: '9' }]).sent)).toEqual(
    created ? ['PATCH /Groups/2', 'POST /Groups', 'PATCH /Groups/9'] : ['PATCH /Groups/2'],
  )
})

test.each([
  ['sent', '7'],
  ['omitted', undefined],
])('the id in a PUT of a user: %s', (putId, id) => {
  const { user } = setup('authentik', { user: { putId } })
  expect(bodyOf(hold(putUser(user, '7')).sent[0]).id).toBe(id)
})

test.each([
  ['patch-id-and-name', { id: '5', displayName: 'R "D"' }],
  ['patch-name', { displayName: 'R "D"' }],
  [
    'patch-whole',
    { schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'], displayName: 'R "D"', externalId: 'w' },
  ],
])('a group is renamed by %s', (rename, value) => {
  const { group } = setup('authentik', { group: { rename, afterRename: 'nothing' } })
  const { sent } = hold(renameGroup(group, '5', []))
  expect(bodyOf(sent[0]).Operations).toEqual([{ op: 'replace', value }])
})

test('members are compared after a rename, and only those who differ are told', () => {
  const { group } = setup('authentik')
  const shown = { id: '5', members: [{ value: 'a' }, { value: 'x' }] }
  const differing = hold(renameGroup(group, '5', [member('a'), member('b')]), [204], [200, shown])
  expect(methods(differing.sent)).toEqual([
    'PATCH /Groups/5',
    'GET /Groups/5',
    'PATCH /Groups/5',
    'PATCH /Groups/5',
  ])
  const equal = hold(renameGroup(group, '5', [member('a'), member('x')]), [204], [200, shown])
  expect(methods(equal.sent)).toEqual(['PATCH /Groups/5', 'GET /Groups/5'])
})

test('a group and its members are told by one PUT of the rendering', () => {
  const { group } = setup('pingone')
  expect(hold(renameGroup(group, '5', [member('a')])).sent).toEqual([
    'PUT /Groups/5 {"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],"displayName":"R \\"D\\"","members":[{"value":"a"}]}',
  ])
})

test.each([
  ['one', [[{ value: 'a' }], [{ value: 'b' }]]],
  ['all', [[{ value: 'a' }, { value: 'b' }]]],
])('members of one add operation: %s', (addPerOperation, values) => {
  const { group } = setup('authentik', { membership: { addPerOperation } })
  const { sent } = hold(updateMembers(group, '5', { add: [member('a'), member('b')], remove: [] }))
  expect(bodyOf(sent[0]).Operations).toEqual(values.map((value) => ({ op: 'add', path: 'members', value })))
})

test('a filter is spelled as the vendor spells it, about the attribute that is mapped', () => {
  const { user } = setup('pingone')
  expect(hold(createUser(user), [200, list()], [201, { id: '1' }]).sent[0]).toBe(
    'GET /Users?filter=username%20Eq%20%22ada%22',
  )
})

test('a connection test that makes a user leaves nobody who could log in', () => {
  const { profile } = setup('jumpcloud')
  const situation = { groupsImported: false, groupsInScope: true, randomValue: (n: number) => `t${n}` }
  const swept = hold(
    testConnection(profile, situation),
    [200, list()],
    [201, { id: '1' }],
    [204],
    [201, { id: '2' }],
  )
  expect(methods(swept.sent)).toEqual([
    'GET /Users',
    'POST /Users',
    'DELETE /Users/1',
    'POST /Groups',
    'DELETE /Groups/2',
  ])
  expect(swept.outcome).toBeUndefined()
  const refused = hold(
    testConnection(profile, situation),
    [200, list()],
    [201, { id: '1' }],
    [405],
    [200, {}],
    [201, { id: '2' }],
  )
  expect(bodyOf(refused.sent[3])).toMatchObject({ userName: 't1', active: false })
  expect(refused.outcome).toBeUndefined()
})

test('discovery is part of a connection test where the vendor asks for it', () => {
  const { profile } = setup('authentik')
  const situation = { groupsImported: false, groupsInScope: false, randomValue: () => 't' }
  expect(hold(testConnection(profile, situation), [200, {}])).toEqual({
    sent: ['GET /ServiceProviderConfig'],
    outcome: undefined,
  })
  expect(hold(testConnection(profile, situation), [404]).outcome).toMatchObject({ reason: 'not-found' })
})

test('JSON has spellings', () => {
  const value: Json = { a: ['é😀', { b: true }, {}], 'c"': null, d: '\u007f, :' }
  expect(jsonText({ space: 'none', characters: 'utf-8' }, value)).toBe(JSON.stringify(value))
  const spelled = jsonText({ space: 'after-separators', characters: 'ascii' }, value)
  expect(spelled).toBe('{"a": ["\\u00e9\\ud83d\\ude00", {"b": true}, {}], "c\\"": null, "d": "\\u007f, :"}')
  expect(JSON.parse(spelled)).toEqual(value)
})
