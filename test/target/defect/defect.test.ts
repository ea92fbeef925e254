import { expect, test } from 'vitest'
import { defects } from '../../../src/target/defect/catalogue.ts'
import { leftOut } from '../../../src/target/defect/left-out.ts'
import { createTarget } from '../../../src/target/target.ts'
import { open } from '../client.ts'
import type { Cases } from './case.ts'
import { combinationCases } from './combination.cases.ts'
import { filterCases } from './filter.cases.ts'
import { memberCases } from './member.cases.ts'
import { negatedReadCases } from './negated-read.cases.ts'
import { negatedWriteCases } from './negated-write.cases.ts'
import { pageCases } from './page.cases.ts'
import { patchCases } from './patch.cases.ts'
import { resourceCases } from './resource.cases.ts'
import { ruleIds } from './rule-ids.ts'

const cases: Cases = {
  ...filterCases,
  ...patchCases,
  ...memberCases,
  ...pageCases,
  ...resourceCases,
  ...combinationCases,
  ...negatedReadCases,
  ...negatedWriteCases,
}

test('every defect is shown by a case, and every case is of a defect', () => {
  expect(Object.keys(cases).sort()).toEqual(defects.map(({ id }) => id).sort())
})

test.each(Object.entries(cases))('%s does what it says, and nothing without it', async (id, each) => {
  await using honest = await open(each.options)
  expect(await each.ask(honest)).toEqual(each.right)
  await using wrong = await open({ ...each.options, defects: [id] })
  expect(await each.ask(wrong)).toEqual(each.wrong)
})

test('every number from D01 to D69 has its switch, and each names its place', () => {
  const numbers = new Set(defects.map(({ id }) => /^D(\d\d)b?$/.exec(id)?.[1]).filter(Boolean))
  expect([...numbers].sort()).toEqual(
    Array.from({ length: 69 }, (_, index) => `${index + 1}`.padStart(2, '0')),
  )
  for (const { id, seen, inferred } of defects)
    if (id.startsWith('D')) expect([id, seen.length > 0 || inferred]).toEqual([id, true])
})

test('every rule is broken by some defect, or it is said why it cannot be', () => {
  const broken = new Set(defects.flatMap(({ rules }) => rules))
  expect(ruleIds.filter((rule) => !broken.has(rule)).sort()).toEqual(Object.keys(leftOut).sort())
})

test('defects name only rules that exist, each once, and every one has an id of its own', () => {
  for (const { id, rules, also = [] } of defects) {
    const named = [...rules, ...also]
    expect([id, named.filter((rule) => !ruleIds.includes(rule))]).toEqual([id, []])
    expect([id, new Set(named).size]).toEqual([id, named.length])
  }
  expect(new Set(defects.map(({ id }) => id.toLowerCase())).size).toBe(defects.length)
})

test('a negation breaks the one rule that it is named after', () => {
  for (const { id, rules } of defects) if (id.startsWith('N-')) expect(rules).toEqual([id.slice(2)])
})

test('an id that is close to that of a defect is answered by it', async () => {
  await expect(createTarget({ defects: ['D2x'] })).rejects.toMatchObject({
    code: 'ERR_DEFECT_UNKNOWN',
    message: expect.stringContaining('D2'),
  })
  await expect(createTarget({ defects: ['N-SIM-put-omitted-activ'] })).rejects.toMatchObject({
    message: expect.stringContaining('N-SIM-put-omitted-active'),
  })
})

test('several defects show together, each around those before it', async () => {
  await using client = await open({ defects: ['D60', 'd39', 'D62', 'D64', 'D01'] })
  const created = await client.post('/Users', { userName: 'ada' })
  expect(created.status).toBe(200)
  expect(created.headers.get('Content-Type')).toBe('application/json+scim')
  expect(created.headers.get('Location')).toBe(null)
  expect((await client.get('/Users')).body.resources).toHaveLength(1)
  expect((await client.filter('/Users', 'userName eq "ben"')).status).toBe(404)
})

test('what a defect remembers is forgotten with the resources, and no other target knows of it', async () => {
  await using client = await open({ defects: ['D36'] })
  await using other = await open({ defects: ['D36'] })
  const create = async (target: typeof client, userName: string) =>
    (await target.post('/Users', { userName })).status
  expect([await create(client, 'ada'), await create(client, 'ben')]).toEqual([409, 201])
  expect([await create(other, 'ben'), await create(other, 'ada')]).toEqual([409, 201])
  client.target.reset()
  expect([await create(client, 'ben'), await create(client, 'ada')]).toEqual([409, 201])
})
