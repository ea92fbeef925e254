import { expect, test } from 'vitest'
import { groupUrn } from '../../src/scim/urn.ts'
import { open } from './client.ts'

async function setup(...members: string[]) {
  const target = await open()
  const ids: Record<string, string> = {}
  for (const name of ['ada', 'ben', 'cy']) ids[name] = (await target.user(name)).id
  const group = await target.group('Everyone', ...members.map((name) => ids[name]!))
  const path = `/Groups/${group.id}`
  const names = async () => {
    const { body } = await target.get(path)
    return (body.members ?? []).map(({ value }: { value: string }) =>
      Object.keys(ids).find((name) => ids[name] === value),
    )
  }
  return { ...target, ids, path, group, names }
}

test('a group shows its members, and a user its groups', async () => {
  await using all = await setup('ada', 'ben')
  const { url } = all.target
  expect(all.group).toMatchObject({
    schemas: [groupUrn],
    displayName: 'Everyone',
    members: [
      { value: all.ids.ada, $ref: `${url}/Users/${all.ids.ada}`, type: 'User' },
      { value: all.ids.ben, $ref: `${url}/Users/${all.ids.ben}`, type: 'User' },
    ],
    meta: { resourceType: 'Group', location: url + all.path },
  })
  expect((await all.get(`/Users/${all.ids.ada}`)).body.groups).toEqual([
    { value: all.group.id, $ref: url + all.path, display: 'Everyone', type: 'direct' },
  ])
  expect((await all.get(`/Users/${all.ids.cy}`)).body).not.toHaveProperty('groups')
})

test('a group may be a member, and without members it has no such attribute', async () => {
  await using all = await setup()
  expect(all.group).not.toHaveProperty('members')
  const outer = await all.group
  const parent = await all.post('/Groups', { displayName: 'Outer', members: [{ value: outer.id }] })
  expect(parent.body.members).toEqual([{ value: outer.id, $ref: all.target.url + all.path, type: 'Group' }])
})

const changes: [string, string[], (ids: Record<string, string>) => unknown[], string[]][] = [
  [
    'add',
    ['ada'],
    ({ ben }) => [{ op: 'Add', path: 'members', value: [{ $ref: null, value: ben }] }],
    ['ada', 'ben'],
  ],
  [
    'add of one who is there',
    ['ada'],
    ({ ada }) => [{ op: 'add', path: 'members', value: [{ value: ada }, { value: ada }] }],
    ['ada'],
  ],
  [
    'add without a path',
    ['ada'],
    ({ ben }) => [{ op: 'Add', value: { members: [{ value: ben }] } }],
    ['ada', 'ben'],
  ],
  [
    'add by filter',
    ['ada'],
    ({ ben }) => [{ op: 'add', path: `members[value eq "${ben}"]`, value: {} }],
    ['ada', 'ben'],
  ],
  [
    'remove by filter',
    ['ada', 'ben'],
    ({ ada }) => [{ op: 'remove', path: `members[value eq "${ada}"]` }],
    ['ben'],
  ],
  [
    'remove by another filter',
    ['ada', 'ben'],
    ({ ada }) => [{ op: 'remove', path: `members[value sw "${ada?.slice(0, 30)}"]` }],
    ['ben'],
  ],
  [
    'remove by value',
    ['ada', 'ben', 'cy'],
    ({ ada, cy }) => [{ op: 'Remove', path: 'members', value: [{ value: ada }, { value: cy }] }],
    ['ben'],
  ],
  ['remove by type', ['ada', 'ben'], () => [{ op: 'remove', path: 'members[type eq "User"]' }], []],
  [
    'remove of one who is not there',
    ['ada'],
    ({ cy }) => [{ op: 'remove', path: `members[value eq "${cy}"]` }],
    ['ada'],
  ],
  ['remove of all', ['ada', 'ben'], () => [{ op: 'remove', path: 'members' }], []],
  [
    'replace',
    ['ada', 'ben'],
    ({ ben, cy }) => [{ op: 'replace', path: 'members', value: [{ value: ben }, { value: cy }] }],
    ['ben', 'cy'],
  ],
  ['replace by nobody', ['ada'], () => [{ op: 'replace', path: 'members', value: [] }], []],
  ['rename', ['ada'], () => [{ op: 'replace', value: { id: 'x', displayName: 'All' } }], ['ada']],
  [
    'several operations',
    ['ada'],
    ({ ada, ben, cy }) => [
      { op: 'remove', path: `members[value eq "${ada}"]` },
      { op: 'add', path: 'members', value: [{ value: ben }] },
      { op: 'replace', path: 'displayName', value: 'All' },
      { op: 'add', path: 'members', value: [{ value: cy }] },
      { op: 'Remove', path: 'members', value: [{ value: ben }] },
      { op: 'add', path: 'members', value: [{ value: ada }] },
    ],
    ['ada', 'cy'],
  ],
]

test.each(changes)('PATCH: %s', async (_, before, operations, after) => {
  await using all = await setup(...before)
  const answer = await all.patch(all.path, ...operations(all.ids))
  expect([answer.status, answer.text]).toEqual([204, ''])
  expect((await all.names()).sort()).toEqual(after)
  for (const [name, id] of Object.entries(all.ids)) {
    expect((await all.get(`/Users/${id}`)).body.groups?.length ?? 0).toBe(after.includes(name) ? 1 : 0)
  }
})

test('a group PATCH that asks for attributes is answered with them', async () => {
  await using all = await setup('ada')
  const answer = await all.send('PATCH', `${all.path}?attributes=displayName`, {
    Operations: [{ op: 'replace', path: 'displayName', value: 'All' }],
  })
  expect(answer.status).toBe(200)
  expect(answer.body).toEqual({ schemas: [groupUrn], id: all.group.id, displayName: 'All' })
})

test('PUT sets the members', async () => {
  await using all = await setup('ada', 'ben')
  const { ben, cy } = all.ids
  const answer = await all.put(all.path, {
    ...all.group,
    members: [
      { value: ben, display: null },
      { value: cy, display: 'Cy' },
    ],
  })
  expect(answer.status).toBe(200)
  expect(answer.body.members).toMatchObject([{ value: ben }, { value: cy, display: 'Cy' }])
  expect((await all.put(all.path, { displayName: 'Everyone', members: [] })).body).not.toHaveProperty(
    'members',
  )
})

test('a member that does not exist is refused, and nobody is added', async () => {
  await using all = await setup()
  const members = [{ value: all.ids.ada }, { value: 'nobody' }]
  const attempts = [
    await all.patch(
      all.path,
      { op: 'replace', path: 'displayName', value: 'x' },
      { op: 'add', path: 'members', value: members },
    ),
    await all.put(all.path, { displayName: 'x', members }),
    await all.post('/Groups', { displayName: 'x', members }),
  ]
  for (const { status, body } of attempts) {
    expect(status).toBe(400)
    expect(body).toMatchObject({ scimType: 'invalidValue', detail: expect.stringContaining('nobody') })
  }
  expect(all.target.groups()).toEqual([all.group])
})

test.each([
  [{ op: 'replace', path: 'members.value', value: 'x' }, 'mutability'],
  [{ op: 'add', path: 'members', value: [{ display: 'x' }] }, 'invalidValue'],
  [{ op: 'remove', path: 'displayName' }, 'mutability'],
  [{ op: 'replace', path: 'displayName', value: '' }, 'invalidValue'],
])('refuses %j', async (operation, scimType) => {
  await using all = await setup('ada')
  const answer = await all.patch(all.path, operation)
  expect([answer.status, answer.body?.scimType]).toEqual([400, scimType])
})

test('an add that adds nobody leaves lastModified', async () => {
  await using all = await setup('ada')
  const add = { op: 'add', path: 'members', value: [{ value: all.ids.ada }] }
  await all.patch(all.path, add)
  expect((await all.get(all.path)).body).toEqual(all.group)
})

test('a member that is deleted leaves its groups', async () => {
  await using all = await setup('ada', 'ben')
  await all.remove(`/Users/${all.ids.ada}`)
  expect(await all.names()).toEqual(['ben'])
  expect((await all.get(all.path)).body.meta.version).not.toBe(all.group.meta.version)
})

test('a user shows another state when its groups do', async () => {
  await using all = await setup('ada')
  const path = `/Users/${all.ids.ada}`
  const versions = [(await all.get(path)).body.meta.version]
  const look = async (groups: string[]) => {
    const { body } = await all.get(path)
    expect((body.groups ?? []).map(({ display }: { display: string }) => display)).toEqual(groups)
    expect(versions).not.toContain(body.meta.version)
    versions.push(body.meta.version)
  }
  await all.patch(all.path, { op: 'replace', path: 'displayName', value: 'All' })
  await look(['All'])
  await all.patch(all.path, { op: 'remove', path: 'members' })
  await look([])
  await all.patch(all.path, { op: 'add', path: 'members', value: [{ value: all.ids.ada }] })
  await look(['All'])
  await all.remove(all.path)
  await look([])
})

test('twenty additions at once all arrive', async () => {
  await using all = await setup()
  const users = await Promise.all(Array.from({ length: 20 }, (_, index) => all.user(`user${index}`)))
  await Promise.all(
    users.map(({ id }) => all.patch(all.path, { op: 'add', path: 'members', value: [{ value: id }] })),
  )
  expect((await all.get(all.path)).body.members).toHaveLength(20)
})

test('a name belongs to one group, unless the target is told otherwise', async () => {
  await using shared = await open({ uniqueGroupNames: false })
  expect((await shared.post('/Groups', { displayName: 'A' })).status).toBe(201)
  expect((await shared.post('/Groups', { displayName: 'a' })).status).toBe(201)
  await using unique = await open()
  await unique.group('A')
  expect((await unique.post('/Groups', { displayName: 'a' })).body).toMatchObject({
    status: '409',
    scimType: 'uniqueness',
  })
})

test('a group with the URNs that Entra ID sends is taken', async () => {
  await using all = await open()
  const answer = await all.post('/Groups', {
    schemas: [groupUrn, 'http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group'],
    externalId: 'g-1',
    displayName: 'A',
    meta: { resourceType: 'Group' },
  })
  expect(answer.status).toBe(201)
  expect(answer.body).toMatchObject({ schemas: [groupUrn], externalId: 'g-1' })
})
