import { expect, test } from 'vitest'
import { enterpriseUserUrn, groupUrn, listResponseUrn, userUrn } from '../../src/scim/urn.ts'
import { open } from './client.ts'

async function setup() {
  const target = await open({ maxResults: 4 })
  const boss = await target.user('boss', { emails: [{ type: 'home', value: 'shared@x' }] })
  await target.user('Ada+1@x', {
    externalId: 'X1',
    displayName: 'Ada "the" \\ Countess',
    name: { familyName: "O'Brien & (Sons) 100%" },
    emails: [
      { type: 'work', value: 'ada@x', primary: true },
      { type: 'home', value: 'ada@home' },
    ],
    [enterpriseUserUrn]: { manager: boss.id, department: 'R&D' },
  })
  await target.user('ben', {
    active: false,
    displayName: 'Ben',
    emails: [{ type: 'work', value: 'shared@x' }],
  })
  const cy = await target.user('cy', { displayName: 'ben' })
  const group = await target.group('Everyone', cy.id)
  await target.group('Nobody')
  const names = async (filter: string) => {
    const { status, body } = await target.filter('/Users', filter)
    expect(status).toBe(200)
    expect(body.totalResults).toBe(body.Resources.length)
    return body.Resources.map(({ userName }: { userName: string }) => userName)
  }
  return { ...target, boss, cy, group, names }
}

test.each([
  ['userName eq "ADA+1@X"', ['Ada+1@x']],
  ['USERNAME EQ "ada+1@x"', ['Ada+1@x']],
  [`${userUrn}:userName eq "ben"`, ['ben']],
  ['userName eq "nobody"', []],
  ['externalId eq "X1"', ['Ada+1@x']],
  ['externalId eq "x1"', []],
  ['displayName eq "BEN"', ['ben', 'cy']],
  ['displayName eq "Ada \\"the\\" \\\\ Countess"', ['Ada+1@x']],
  ['name.familyName eq "o\'brien & (sons) 100%"', ['Ada+1@x']],
  ['emails[type eq "work"].value eq "shared@x"', ['ben']],
  ['emails[type eq "work" and value eq "shared@x"]', ['ben']],
  ['emails[value eq "shared@x"]', ['boss', 'ben']],
  ['emails.value eq "SHARED@x"', ['boss', 'ben']],
  ['emails eq "ada@home"', ['Ada+1@x']],
  ['emails[primary eq "True"].value pr', ['Ada+1@x']],
  ['emails[type eq "work"] and active eq true', ['Ada+1@x']],
  ['active eq "False"', ['ben']],
  ['not (active eq true)', ['ben']],
  ['userName eq "ben" or userName eq "ADA+1@x"', ['Ada+1@x', 'ben']],
  ['userName eq "ben" and active eq true', []],
  ['userName sw "b" and not (active eq false)', ['boss']],
  [`${enterpriseUserUrn}:department eq "r&d"`, ['Ada+1@x']],
  [`${enterpriseUserUrn}:manager pr`, ['Ada+1@x']],
  ['manager.displayName pr', []],
  ['groups.display eq "Everyone"', ['cy']],
  [
    'meta.resourceType eq "User" and meta.created gt "2000-01-01T00:00:00Z" and userName sw "b"',
    ['boss', 'ben'],
  ],
  ['meta.created lt "2000-01-01T00:00:00Z"', []],
  [`schemas eq "${enterpriseUserUrn}"`, ['Ada+1@x']],
  ['userName eq "x\\" or userName pr or userName eq \\""', []],
  ['userName eq "%"', []],
  ['userName co "*"', []],
])('finds by %s', async (filter, expected) => {
  await using all = await setup()
  expect(await all.names(filter)).toEqual(expected)
})

test('finds by id and by manager, each by its exact value', async () => {
  await using all = await setup()
  expect(await all.names(`id eq "${all.cy.id}"`)).toEqual(['cy'])
  expect(await all.names(`id eq "${all.cy.id.toUpperCase()}"`)).toEqual([])
  expect(await all.names(`manager eq "${all.boss.id}"`)).toEqual(['Ada+1@x'])
  expect(await all.names(`id eq "${all.cy.id}" and manager eq "${all.boss.id}"`)).toEqual([])
})

test('groups are found by name and by member', async () => {
  await using all = await setup()
  const find = async (filter: string) =>
    (await all.filter('/Groups', filter)).body.Resources.map(
      (group: { displayName: string }) => group.displayName,
    )
  expect(await find('displayName eq "everyone"')).toEqual(['Everyone'])
  for (const form of ['members eq', 'members.value eq']) {
    expect(await find(`${form} "${all.cy.id}"`)).toEqual(['Everyone'])
    expect(await find(`id eq "${all.group.id}" and ${form} "${all.cy.id}"`)).toEqual(['Everyone'])
    expect(await find(`id eq "${all.group.id}" and ${form} "${all.boss.id}"`)).toEqual([])
  }
  expect(await find(`members[value eq "${all.cy.id}"]`)).toEqual(['Everyone'])
  expect(await find('members pr')).toEqual(['Everyone'])
  expect(await find('not (members pr)')).toEqual(['Nobody'])
})

test('a space may be written as + or as %20', async () => {
  await using all = await setup()
  for (const query of ['filter=userName+eq+%22ada%2B1%40x%22', 'filter=userName%20eq%20%22ada%2B1%40x%22']) {
    expect((await all.get(`/Users?${query}`)).body.totalResults).toBe(1)
  }
})

test.each([
  'userName regex "x"',
  'userName eq',
  'userName eq ben',
  'nosuch eq "x"',
  'name.nosuch eq "x"',
  'emails[nosuch eq "x"]',
  `${enterpriseUserUrn}:nosuch eq "x"`,
  'active gt true',
  'displayName',
])('refuses the filter %s', async (filter) => {
  await using all = await setup()
  const { status, body } = await all.filter('/Users', filter)
  expect([status, body.scimType]).toEqual([400, 'invalidFilter'])
})

test('a list says how many there are and which it gives', async () => {
  await using all = await setup()
  const page = async (query: string) => {
    const { status, body } = await all.get(`/Users?${query}`)
    expect(status).toBe(200)
    expect(body.schemas).toEqual([listResponseUrn])
    expect(body.totalResults).toBe(4)
    expect(body.itemsPerPage).toBe(body.Resources.length)
    return [body.startIndex, ...body.Resources.map(({ userName }: { userName: string }) => userName)]
  }
  expect(await page('')).toEqual([1, 'boss', 'Ada+1@x', 'ben', 'cy'])
  expect(await page('startIndex=2&count=2')).toEqual([2, 'Ada+1@x', 'ben'])
  expect(await page('startIndex=4&count=2')).toEqual([4, 'cy'])
  expect(await page('startIndex=5')).toEqual([5])
  expect(await page('startIndex=0&count=1')).toEqual([1, 'boss'])
  expect(await page('startIndex=-7&count=1')).toEqual([1, 'boss'])
  expect(await page('count=0')).toEqual([1])
  expect(await page('count=-3')).toEqual([1])
  expect(await page('count=100000&foo=bar&aadOptscim062020')).toEqual([1, 'boss', 'Ada+1@x', 'ben', 'cy'])
  expect(await page('sortBy=userName')).toEqual([1, 'Ada+1@x', 'ben', 'boss', 'cy'])
  expect(await page('sortBy=userName&sortOrder=descending&count=2')).toEqual([1, 'cy', 'boss'])
  expect(await page('sortBy=displayName')).toEqual([1, 'Ada+1@x', 'ben', 'cy', 'boss'])
})

test('more than the target gives at once comes in pages that neither overlap nor miss', async () => {
  await using all = await setup()
  for (let index = 0; index < 7; index++) await all.user(`user${index}`)
  const walk = async (count: number) => {
    const found: string[] = []
    for (let startIndex = 1; ; ) {
      const { body } = await all.get(`/Users?startIndex=${startIndex}&count=${count}`)
      if (body.itemsPerPage === 0) return found
      expect(body.itemsPerPage).toBeLessThanOrEqual(4)
      found.push(...body.Resources.map(({ id }: { id: string }) => id))
      startIndex += body.itemsPerPage
    }
  }
  const one = await walk(1)
  expect(new Set(one).size).toBe(11)
  expect(await walk(2)).toEqual(one)
  expect(await walk(100)).toEqual(one)
})

test.each([
  ['attributes=userName', ['schemas', 'id', 'userName']],
  ['attributes=USERNAME,%20name.familyName', ['schemas', 'id', 'userName', 'name']],
  ['attributes=id', ['schemas', 'id']],
  ['attributes=nosuch,password', ['schemas', 'id']],
  ['attributes=emails.value', ['schemas', 'id', 'emails']],
  [`attributes=${enterpriseUserUrn}:department`, ['schemas', 'id', enterpriseUserUrn]],
  [`attributes=${enterpriseUserUrn}`, ['schemas', 'id', enterpriseUserUrn]],
  ['attributes=manager', ['schemas', 'id', enterpriseUserUrn]],
  [
    'excludedAttributes=id,schemas,meta,emails,name',
    ['schemas', 'id', 'userName', 'externalId', 'displayName', 'active', enterpriseUserUrn],
  ],
  [
    `excludedAttributes=${enterpriseUserUrn},meta`,
    ['schemas', 'id', 'userName', 'externalId', 'displayName', 'name', 'emails', 'active'],
  ],
])('%s shows these attributes', async (query, expected) => {
  await using all = await setup()
  const { body } = await all.get(`/Users?filter=externalId%20eq%20%22X1%22&${query}`)
  expect(Object.keys(body.Resources[0]).sort()).toEqual([...expected].sort())
})

test('parts of attributes can be chosen', async () => {
  await using all = await setup()
  const look = async (query: string) =>
    (await all.get(`/Users?filter=externalId%20eq%20%22X1%22&${query}`)).body.Resources[0]
  expect((await look('attributes=emails.value')).emails).toEqual([{ value: 'ada@x' }, { value: 'ada@home' }])
  expect((await look('excludedAttributes=emails.type,emails.primary')).emails).toEqual([
    { value: 'ada@x' },
    { value: 'ada@home' },
  ])
  expect((await look(`attributes=${enterpriseUserUrn}:department`))[enterpriseUserUrn]).toEqual({
    department: 'R&D',
  })
})

test('members are left out when excluded, on reads and lists', async () => {
  await using all = await setup()
  const one = (await all.get(`/Groups/${all.group.id}?excludedAttributes=members`)).body
  expect(Object.keys(one)).toEqual(['schemas', 'id', 'displayName', 'meta'])
  const many = (await all.filter('/Groups', 'displayName eq "Everyone"', '&excludedAttributes=members')).body
  expect(many.Resources).toEqual([one])
})

test('a search finds what the query finds', async () => {
  await using all = await setup()
  const search = {
    filter: 'userName sw "b"',
    attributes: ['userName'],
    startIndex: 1,
    count: 1,
    sortBy: 'userName',
  }
  const searched = (await all.post('/Users/.search', search)).body
  const queried = (
    await all.get(
      '/Users?filter=userName+sw+%22b%22&attributes=userName&startIndex=1&count=1&sortBy=userName',
    )
  ).body
  expect(searched).toEqual(queried)
  expect(searched).toMatchObject({ totalResults: 2, itemsPerPage: 1, Resources: [{ userName: 'ben' }] })
})

test('all types can be searched at once, each by what it has', async () => {
  await using all = await setup()
  const everything = await all.post('/.search', { count: 0 })
  expect(everything.body.totalResults).toBe(6)
  const named = (await all.post('/.search', { filter: 'displayName sw "e" or displayName sw "b"' })).body
    .Resources
  expect(named.map((each: { schemas: string[] }) => each.schemas[0])).toEqual([userUrn, userUrn, groupUrn])
  expect((await all.get('/?filter=userName%20eq%20%22ben%22')).body.totalResults).toBe(1)
  expect((await all.post('/.search', { filter: 'nosuch pr' })).body.scimType).toBe('invalidFilter')
})
