import { expect, test } from 'vitest'
import { enterpriseUserUrn, userUrn } from '../../src/scim/urn.ts'
import { open } from './client.ts'

const custom = 'urn:acme:scim:2.0:Badge'

test('a created user comes back as it was sent, with an id, meta and Location', async () => {
  await using setup = await open()
  const sent = {
    userName: 'Ada@Acme.test',
    externalId: 'X1',
    active: false,
    name: { givenName: 'Łada', familyName: '山田 🦊' },
    emails: [{ type: 'work', value: 'Ada@Acme.test', primary: true }],
    phoneNumbers: [{ type: 'work', value: ' +48 (22) 1 ' }],
    [enterpriseUserUrn]: { department: 'R&D', manager: { value: '26' } },
  }
  const answer = await setup.post('/Users', { schemas: [userUrn, enterpriseUserUrn], ...sent })
  expect(answer.status).toBe(201)
  const { id, meta } = answer.body
  expect(answer.body).toEqual({
    schemas: [userUrn, enterpriseUserUrn],
    id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    ...sent,
    meta: {
      resourceType: 'User',
      created: expect.stringMatching(/^\d{4}-.*Z$/),
      lastModified: meta.created,
      location: `${setup.target.url}/Users/${id}`,
      version: answer.headers.get('ETag'),
    },
  })
  expect(answer.headers.get('Location')).toBe(meta.location)
  expect((await setup.get(`/Users/${id}`)).body).toEqual(answer.body)
  expect(setup.target.users()).toEqual([answer.body])
})

test('active is true unless it is given', async () => {
  await using setup = await open()
  expect((await setup.user('ada')).active).toBe(true)
  expect((await setup.user('ben', { active: 'False' })).active).toBe(false)
})

test('what the client may not set or what nobody knows is ignored', async () => {
  await using setup = await open()
  const user = await setup.user('ada', {
    id: 'mine',
    meta: { resourceType: 'Robot', version: 'v1', location: 'x' },
    groups: [{ value: 'g' }],
    nosuch: 1,
    roles: [],
    name: { nosuch: 1, givenName: null, familyName: '' },
    emails: [{ value: '', type: 'work', primary: true }],
    schemas: ['urn:nobody:knows', userUrn],
    [enterpriseUserUrn]: { manager: { value: '', displayName: 'Boss' } },
  })
  expect(Object.keys(user)).toEqual(['schemas', 'id', 'userName', 'active', 'meta'])
  expect(user.id).not.toBe('mine')
  expect(user.schemas).toEqual([userUrn])
  expect(user.meta.resourceType).toBe('User')
})

test('the data of an unknown extension is kept whole', async () => {
  await using setup = await open()
  const badge = { colour: 'red', levels: [1, { deep: true }] }
  const user = await setup.user('ada', { [custom]: badge })
  expect(user[custom]).toEqual(badge)
  expect(user.schemas).toEqual([userUrn, custom])
  expect((await setup.filter('/Users', `${custom}:colour eq "RED"`)).body.totalResults).toBe(1)
})

test.each([
  ['a body that breaks off', '{"userName":"ada","password":"hunter2'],
  ['a body that is no JSON', '{"userName":"ada","password":hunter2}'],
  ['a password of the wrong type', '{"userName":"ada","password":["hunter2","other"]}'],
  ['a password that is an object', '{"userName":"ada","password":{"clear":"hunter2"}}'],
])('%s is refused without being quoted', async (_, body) => {
  await using setup = await open()
  const { status, text } = await setup.post('/Users', body)
  expect(status).toBe(400)
  expect(text).not.toContain('hunter2')
})

test('a password is taken and never given back', async () => {
  await using setup = await open()
  const created = await setup.post('/Users', { userName: 'ada', password: 'pw-one' })
  const path = `/Users/${created.body.id}`
  const answers = [
    created,
    await setup.put(path, { userName: 'ada', password: 'pw-two' }),
    await setup.patch(path, { op: 'replace', path: 'password', value: 'pw-three' }),
    await setup.get(`${path}?attributes=password`),
    await setup.get('/Users'),
  ]
  for (const { status, text } of answers) {
    expect(status).toBeLessThan(300)
    expect(text).not.toMatch(/password|pw-/)
  }
  expect(JSON.stringify(setup.target.users())).not.toMatch(/password|pw-/)
  expect((await setup.filter('/Users', 'password sw "pw"')).body.scimType).toBe('invalidFilter')
})

test.each([
  [{}, 'userName'],
  [{ userName: '' }, 'userName'],
  [{ userName: 7 }, 'userName'],
  [{ userName: 'a', active: 'yes' }, 'active'],
  [{ userName: 'a', name: 'Ada' }, 'name'],
  [{ userName: 'a', emails: [{ value: 1 }] }, 'emails.value'],
  [
    {
      userName: 'a',
      emails: [
        { value: 'x', primary: true },
        { value: 'y', primary: true },
      ],
    },
    'emails',
  ],
  [{ userName: 'a', [enterpriseUserUrn]: 'x' }, enterpriseUserUrn],
])('%j is refused and the attribute named', async (body, name) => {
  await using setup = await open()
  const answer = await setup.post('/Users', body)
  expect(answer.status).toBe(400)
  expect(answer.body.scimType).toBe('invalidValue')
  expect(answer.body.detail).toContain(name)
  expect(setup.target.users()).toEqual([])
})

test('a userName belongs to one user, whatever its case', async () => {
  await using setup = await open()
  const ada = await setup.user('ada')
  const ben = await setup.user('ben')
  const attempts = [
    await setup.post('/Users', { userName: 'ADA', externalId: 'other' }),
    await setup.put(`/Users/${ben.id}`, { userName: 'Ada' }),
    await setup.patch(`/Users/${ben.id}`, { op: 'replace', path: 'userName', value: 'aDa' }),
  ]
  for (const { status, body } of attempts) {
    expect(status).toBe(409)
    expect(body).toMatchObject({ status: '409', scimType: 'uniqueness' })
  }
  expect(setup.target.users()).toEqual([ada, ben])
  expect((await setup.put(`/Users/${ada.id}`, { userName: 'ADA' })).status).toBe(200)
})

test('of ten creations at once one succeeds and the others conflict', async () => {
  await using setup = await open()
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => setup.post('/Users', { userName: 'ada' })),
  )
  expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(9).fill(409)])
})

test('PUT replaces what it can, but neither reactivates nor unlinks', async () => {
  await using setup = await open()
  const ada = await setup.user('ada', { externalId: 'X1', active: false, title: 'Dr', password: 'pw' })
  const answer = await setup.put(`/Users/${ada.id}`, {
    id: 'other',
    userName: 'ada.b',
    nickName: 'A',
    meta: {},
    groups: [],
  })
  expect(answer.status).toBe(200)
  expect(answer.body).toMatchObject({
    id: ada.id,
    userName: 'ada.b',
    nickName: 'A',
    active: false,
    externalId: 'X1',
  })
  expect(answer.body).not.toHaveProperty('title')
  expect(
    (await setup.put(`/Users/${ada.id}`, { userName: 'ada.b', active: true, externalId: null })).body,
  ).toMatchObject({ active: true })
  expect((await setup.get(`/Users/${ada.id}`)).body).not.toHaveProperty('externalId')
})

test('PUT and PATCH create nothing', async () => {
  await using setup = await open()
  expect((await setup.put('/Users/nosuch', { userName: 'ada' })).status).toBe(404)
  expect((await setup.patch('/Users/nosuch', { op: 'replace', path: 'active', value: false })).status).toBe(
    404,
  )
  expect((await setup.get('/Users/nosuch')).status).toBe(404)
})

test('a PATCH answers the user, and a reader sees the same', async () => {
  await using setup = await open()
  const ada = await setup.user('ada')
  const answer = await setup.patch(
    `/Users/${ada.id}`,
    { op: 'Replace', path: 'active', value: 'False' },
    { op: 'Add', path: 'emails[type eq "work"].value', value: 'a@x' },
    { op: 'Add', path: `${enterpriseUserUrn}:manager`, value: '27' },
  )
  expect(answer.status).toBe(200)
  expect(answer.body).toMatchObject({
    active: false,
    emails: [{ type: 'work', value: 'a@x' }],
    [enterpriseUserUrn]: { manager: { value: '27' } },
    schemas: [userUrn, enterpriseUserUrn],
  })
  expect((await setup.get(`/Users/${ada.id}`)).body).toEqual(answer.body)
})

test('a PATCH is done whole or not at all', async () => {
  await using setup = await open()
  const ada = await setup.user('ada')
  const answer = await setup.patch(
    `/Users/${ada.id}`,
    { op: 'replace', path: 'title', value: 'Dr' },
    { op: 'replace', path: 'nosuch', value: 1 },
  )
  expect(answer.status).toBe(400)
  expect(answer.body).toMatchObject({ scimType: 'invalidPath', detail: expect.stringContaining('nosuch') })
  expect(setup.target.users()).toEqual([ada])
})

test('PATCH without Operations is a mistake, without operations it is nothing', async () => {
  await using setup = await open()
  const ada = await setup.user('ada')
  expect((await setup.send('PATCH', `/Users/${ada.id}`, { active: false })).body.scimType).toBe(
    'invalidSyntax',
  )
  expect((await setup.patch(`/Users/${ada.id}`)).body).toEqual(ada)
})

test('a write that changes nothing leaves version and lastModified', async () => {
  await using setup = await open()
  const ada = await setup.user('ada', { title: 'Dr' })
  const path = `/Users/${ada.id}`
  expect((await setup.patch(path, { op: 'replace', path: 'title', value: 'Dr' })).body).toEqual(ada)
  expect((await setup.put(path, ada)).body).toEqual(ada)
  const changed = (await setup.patch(path, { op: 'replace', path: 'title', value: 'Mx' })).body
  expect(changed.meta.version).not.toBe(ada.meta.version)
  expect(changed.meta.lastModified > ada.meta.lastModified).toBe(true)
  expect(changed.meta.created).toBe(ada.meta.created)
})

test('a deleted user is gone for everything and its names are free', async () => {
  await using setup = await open()
  const ada = await setup.user('ada', { externalId: 'X1' })
  const path = `/Users/${ada.id}`
  const answer = await setup.remove(path)
  expect([answer.status, answer.text]).toEqual([204, ''])
  expect((await setup.get(path)).status).toBe(404)
  expect((await setup.put(path, { userName: 'ada' })).status).toBe(404)
  expect((await setup.patch(path, { op: 'remove', path: 'title' })).status).toBe(404)
  expect((await setup.remove(path)).status).toBe(404)
  expect((await setup.filter('/Users', 'userName eq "ada"')).body.totalResults).toBe(0)
  const again = await setup.post('/Users', { userName: 'ada', externalId: 'X1' })
  expect(again.status).toBe(201)
  expect(again.body.id).not.toBe(ada.id)
})

test('who reported to a deleted user reports to nobody', async () => {
  await using setup = await open()
  const boss = await setup.user('boss')
  const ada = await setup.user('ada', { [enterpriseUserUrn]: { manager: boss.id } })
  const ben = await setup.user('ben', {
    [enterpriseUserUrn]: { manager: { value: boss.id }, department: 'R&D' },
  })
  await setup.remove(`/Users/${boss.id}`)
  const after = (await setup.get(`/Users/${ada.id}`)).body
  expect(after).not.toHaveProperty(enterpriseUserUrn)
  expect(after.schemas).toEqual([userUrn])
  expect(after.meta.version).not.toBe(ada.meta.version)
  expect((await setup.get(`/Users/${ben.id}`)).body[enterpriseUserUrn]).toEqual({ department: 'R&D' })
})

test('a deactivated user stays visible and comes back as the same', async () => {
  await using setup = await open()
  const ada = await setup.user('ada')
  await setup.patch(`/Users/${ada.id}`, { op: 'replace', value: { active: false } })
  expect((await setup.filter('/Users', 'userName eq "ada"')).body.Resources).toMatchObject([
    { id: ada.id, active: false },
  ])
  expect((await setup.patch(`/Users/${ada.id}`, { op: 'replace', value: { active: true } })).body.id).toBe(
    ada.id,
  )
})

test('reads and writes may depend on the version', async () => {
  await using setup = await open()
  const ada = await setup.user('ada')
  const path = `/Users/${ada.id}`
  const { version } = ada.meta
  const unchanged = await setup.get(path, { 'If-None-Match': version })
  expect([unchanged.status, unchanged.text, unchanged.headers.get('ETag')]).toEqual([304, '', version])
  const body = { userName: 'ada', title: 'Dr' }
  expect((await setup.send('PUT', path, body, { 'If-Match': version })).status).toBe(200)
  expect((await setup.get(path, { 'If-None-Match': version })).status).toBe(200)
  for (const method of ['PUT', 'PATCH', 'DELETE']) {
    const stale = await setup.send(method, path, method === 'DELETE' ? undefined : body, {
      'If-Match': version,
    })
    expect(stale.status).toBe(412)
    expect(stale.body.status).toBe('412')
  }
  expect((await setup.send('DELETE', path, undefined, { 'If-Match': '*' })).status).toBe(204)
})
