import fc from 'fast-check'
import { expect, test } from 'vitest'
import { errorUrn } from '../../src/scim/urn.ts'
import { open } from './client.ts'

const names = fc.constantFrom(
  'userName',
  'name',
  'name.givenName',
  'emails',
  'emails[type eq "work"]',
  'members',
  'id',
  'urn:x:y',
  'active',
  '__proto__',
  'constructor',
  'schemas',
  'externalId',
  'manager',
  'emails[',
  'path',
  'value',
  'op',
)
const json = fc.jsonValue({ maxDepth: 3 })
const resource = fc.dictionary(names, json)
const operation = fc.record(
  {
    op: fc.constantFrom('add', 'Replace', 'remove', 'x'),
    path: fc.oneof(names, fc.string()),
    value: fc.oneof(json, resource),
  },
  { requiredKeys: ['op'] },
)

test('whatever is sent, the answer is a success or an error of the client, and the stored data stays whole', async () => {
  await using setup = await open()
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('/Users', '/Groups'),
      resource,
      fc.array(operation, { maxLength: 4 }),
      resource,
      async (place, created, operations, replaced) => {
        setup.target.reset()
        const start = { userName: 'ada', displayName: 'a' }
        const { id } = (await setup.post(place, start)).body
        const answers = [
          await setup.post(place, { ...start, userName: 'ben', ...created }),
          await setup.send('PATCH', `${place}/${id}`, { Operations: operations }),
          await setup.put(`${place}/${id}`, { ...start, ...replaced }),
          await setup.post(`${place}/.search`, replaced),
          await setup.get(`${place}/${id}`),
          await setup.get(place),
        ]
        for (const { status, body } of answers) {
          expect(status).toBeLessThan(500)
          if (status >= 400)
            expect(body).toMatchObject({
              schemas: [errorUrn],
              status: `${status}`,
              detail: expect.any(String),
            })
        }
        expect(answers.at(-1)?.status).toBe(200)
        for (const user of setup.target.users()) expect(user.userName).toBeTypeOf('string')
        expect(({} as Record<string, unknown>).givenName).toBeUndefined()
      },
    ),
  )
})

test('whatever stands in the query, the answer is a success or an error of the client', async () => {
  await using setup = await open()
  await setup.user('ada', { emails: [{ value: 'a', type: 'work' }] })
  const word = fc.constantFrom(
    'userName',
    'eq',
    '"ada"',
    'and',
    'not',
    '(',
    ')',
    'emails',
    '[',
    ']',
    'pr',
    'type',
    'gt',
    'true',
    '1',
    'or',
    '.value',
  )
  const filter = fc.oneof(
    fc.array(word, { maxLength: 9 }).map((words) => words.join(' ')),
    fc.string(),
  )
  await fc.assert(
    fc.asyncProperty(filter, fc.string(), fc.string(), async (filter, sortBy, attributes) => {
      const query = new URLSearchParams({ filter, sortBy, attributes })
      const { status, body } = await setup.get(`/Users?${query}`)
      expect([200, 400]).toContain(status)
      if (status === 400) expect(['invalidFilter', 'invalidPath']).toContain(body.scimType)
    }),
  )
})
