import { expect, test } from 'vitest'
import { isObject, type Json } from '../../../src/base/json.ts'
import { plainCreate } from '../../../src/diagnose/probe/create.ts'
import type { ProbeRequest } from '../../../src/diagnose/probe.ts'
import { get, group, list, post, scimError, user, type Wired } from '../wire.ts'
import { bodyIn, played } from './played.ts'

/** A server without anybody that answers creates of users so, and takes every group. */
function creating(answer: (sent: Json) => Wired) {
  return (request: ProbeRequest): Wired => {
    if (request.method === 'GET') return get(`/Users?${request.query}`, 200, list())
    const sent = bodyIn(request)
    if (request.path === '/Users') return answer(sent)
    return made('/Groups/g1', sent, group({ ...(isObject(sent) ? sent : {}) }))
  }
}

const made = (path: string, sent: Json, shown: ReturnType<typeof user>) =>
  post(path.replace(/\/\w+$/, ''), sent, 201, shown, {
    headers: { Location: `https://app.test/scim/v2${path}` },
  })
const refused = (status: number, detail = 'It says why.') =>
  creating((sent) => post('/Users', sent, status, scimError(status, { detail })))
const named = (sent: Json) => (isObject(sent) ? String(sent.userName) : '')
const refusal = 'fail: POST /Users → 400: a user with a name and an e-mail address is refused.'

test('it looks first, as every IdP does, and finds nothing wrong', async () => {
  const over = await played(
    plainCreate,
    creating((sent) => made('/Users/u1', sent, user({ ...(isObject(sent) ? sent : {}), id: 'u1' }))),
  )
  expect(over).toEqual({
    asked: [
      'GET /Users?filter=userName%20eq%20%22scimulator-run-1%40example.com%22',
      'POST /Users',
      'POST /Groups',
    ],
    concludes: [],
    told: [],
  })
})

test('a refusal is told', async () => {
  expect(await played(plainCreate, refused(400))).toMatchObject({ concludes: [refusal], told: [] })
})

test.each([401, 415])('a %i is told by the rules about that', async (status) => {
  expect((await played(plainCreate, refused(status))).concludes).toEqual([])
})

test('nor is a create refused that was throttled', async () => {
  expect((await played(plainCreate, refused(429))).concludes).toEqual([
    'hidden: POST /Users → 429: throttled.',
  ])
})

test('who is said to be there and was not found just before is told by the rule on look-ups', async () => {
  const over = await played(plainCreate, refused(409))
  expect(over.concludes).toEqual([])
  expect(over.told).toContain('SIM-conflict-findable')
})

test('a body that was not read is no create that was refused', async () => {
  const over = await played(plainCreate, refused(400, 'userName is required'))
  expect(over.concludes).toEqual([])
  expect(over.told).toEqual(['RFC7644-3.1-ct-request'])
})

test('one that names whom it refuses was read', async () => {
  const over = await played(
    plainCreate,
    creating((sent) =>
      post('/Users', sent, 400, scimError(400, { detail: `${named(sent)}: emails is missing a type` })),
    ),
  )
  expect(over).toMatchObject({ concludes: [refusal], told: [] })
})
