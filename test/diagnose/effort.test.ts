import { expect, test } from 'vitest'
import type { JsonObject } from '../../src/base/json.ts'
import { Judge } from '../../src/diagnose/judge.ts'
import { effortOf } from './effort.ts'
import {
  del,
  enterprise,
  filtered,
  get,
  group,
  list,
  members,
  newUser,
  page,
  patch,
  post,
  put,
  scimError,
  user,
  type Wired,
} from './wire.ts'

const times = (count: number, make: (index: number) => JsonObject) =>
  Array.from({ length: count }, (_, index) => make(index))
const email = (index: number) => ({ type: `t${index}`, value: `${index}@acme.test` })
const stranger = (index: number) => user({ id: `s${index}`, userName: `${index}@acme.test` })
const title = [{ op: 'replace', path: 'title', value: 'One' }]

/** Answers that grow with `size`, each built to make a careless judge compare everything with everything. */
const stories: Record<string, (size: number) => Wired[]> = {
  'a list of many': (size) => [
    get('/Users?startIndex=1&count=10', 200, list(...times(size, stranger))),
    get('/Users?startIndex=11&count=10', 200, page({ startIndex: 11 }, ...times(size, stranger).reverse())),
    get(filtered('/Users', 'userName eq "ada@acme.test"'), 200, list(...times(size, stranger))),
  ],
  'an attribute with many values, in another order each time': (size) => [
    get('/Users/u1', 200, user({ emails: times(size, email) })),
    patch('/Users/u1', title, 200, user({ emails: times(size, email).reverse() })),
    put(
      '/Users/u1',
      user({ emails: times(size, email) }),
      200,
      user({ emails: times(size, email).reverse() }),
    ),
    get('/Users/u1', 200, user({ emails: times(size, email).reverse() })),
  ],
  'a group of many': (size) => {
    const ids = times(size, (index) => ({ value: `u${index}` }))
    return [
      get('/Groups/g1', 200, group({ members: ids })),
      patch('/Groups/g1', [{ op: 'add', path: 'members', value: members('x') }], 204),
      get('/Groups/g1', 200, group({ members: [...ids].reverse() })),
      put('/Groups/g1', group({ members: ids }), 200, group({ members: [...ids, ...ids] })),
    ]
  },
  'a resource with many attributes': (size) => {
    const many = Object.fromEntries(
      times(size, (index) => ({ key: `a${index}` })).map(({ key }, at) => [String(key), at]),
    )
    return [
      get('/Users/u1', 200, { ...user(), ...many, [enterprise]: many, name: many }),
      patch('/Users/u1', title, 204),
      get('/Users/u1', 200, { ...many, ...user({ title: 'Two' }), [enterprise]: many, name: many }),
    ]
  },
  'an error that goes on and on': (size) => [
    post(
      '/Users',
      newUser({ meta: {}, groups: [], title: null }),
      400,
      scimError(400, { detail: 'SELECT FROM '.repeat(size) }),
    ),
    post('/Users', newUser({ title: '' }), 500, { text: `missing "${'userName '.repeat(size)}` }),
    get('/Users/u1', 500, { text: 'at a.b (at '.repeat(size) }),
    del('/Users/u1', 500, { text: '\\n\\tat x('.repeat(size) }),
  ],
}

function judge(traffic: readonly Wired[]): void {
  const bench = new Judge({
    profile: { name: 'entra', family: 'entra' },
    baseUrl: 'https://app.test',
    secrets: [],
  })
  for (const [index, wired] of traffic.entries()) bench.look(wired(index + 1))
}

test.each(Object.entries(stories))('the effort grows no faster than the answer: %s', async (_what, story) => {
  const [small, large] = [story(1000), story(10_000)]
  judge(small)
  const effort = await effortOf(() => judge(small))
  const more = await effortOf(() => judge(large))
  expect(effort).toBeGreaterThan(100)
  expect(more / effort).toBeLessThan(13)
})
