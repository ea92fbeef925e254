import { expect, test } from 'vitest'
import { generateDirectory } from '../../src/directory/seed.ts'
import { directoryText } from '../../src/directory/seed-text.ts'
import { openDirectory } from './setup.ts'

const text = (options: Parameters<typeof directoryText>[0]) => [...directoryText(options)].join('')

test('a generated company can be loaded', () => {
  using c = openDirectory()
  const { directory } = c
  const options = { users: 300, groups: 12, seed: '7' }
  expect(directory.importDocument(text(options), 'json', 'seed.json')).toEqual({ users: 300, groups: 12 })
  expect(
    directory.users.list({ limit: 1000 }).items.filter(({ managerId }) => managerId === undefined),
  ).toHaveLength(1)
  const sizes = directory.groups
    .list()
    .items.map(({ id }) => directory.members.list(id, { limit: 1000 }).items.length)
  expect(sizes[0]).toBe(300)
  expect(sizes.every((size) => size > 0)).toBe(true)
})

test('the same arguments give the same company, another seed another', () => {
  const options = { users: 50, groups: 5, seed: '7' }
  expect(text(options)).toBe(text(options))
  expect(text({ ...options, seed: '8' })).not.toBe(text(options))
})

test('a bigger company begins as the smaller one', () => {
  const [small, big] = [10, 20].map((users) => [...generateDirectory({ users, groups: 0, seed: '7' }).users])
  expect(big?.slice(0, 10)).toEqual(small)
})

test('an empty company is one, too', () => {
  expect(JSON.parse(text({ users: 0, groups: 1, seed: '7' }))).toEqual({
    users: [],
    groups: [{ displayName: 'Everyone', members: [] }],
  })
})

test.each([-1, 1.5, Number.NaN, 1e9])('%d users are refused', (users) => {
  expect(() => generateDirectory({ users, groups: 0, seed: '7' })).toThrow(/users is .* from 0 to/)
})
