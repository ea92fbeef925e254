import { listResponseUrn } from '../../../src/scim/urn.ts'
import { bare, type Cases, type Client, enterprise, found, told, waitsIn } from './case.ts'

const names = async (client: Client, path: string) =>
  (await client.get(path)).body.Resources.map(({ userName }: { userName: string }) => userName)

async function threeUsers(client: Client): Promise<void> {
  for (const name of ['cy', 'ada', 'ben']) await client.user(name, { externalId: `X-${name}` })
}

async function pages(client: Client, most: number): Promise<unknown> {
  await threeUsers(client)
  const seen: unknown[] = []
  let cursor: string | undefined = ''
  for (let page = 0; page < most && cursor !== undefined; page++) {
    const { body } = await client.get(`/Users?count=2&cursor=${cursor}`)
    seen.push(body.Resources.length)
    cursor = body.nextCursor
  }
  const { pagination } = (await client.get('/ServiceProviderConfig')).body
  return [seen, pagination.cursor, (await client.get('/Users?cursor=made-up')).status]
}

/** The plain opposites of rules about who is let in, what is read, and how it is shown. */
export const negatedReadCases: Cases = {
  'N-RFC7644-2-auth-required': {
    ask: async (client) => [
      await bare(client, '/Users', {}),
      await bare(client, '/Users', { Authorization: 'Bearer wrong' }),
      await bare(client, '/Users', {}, 'POST'),
    ],
    wrong: [200, 401, 401],
    right: [401, 401, 401],
  },
  'N-RFC6750-3.1-bad-token-401': {
    ask: async (client) => [
      await bare(client, '/Users', { Authorization: 'Bearer wrong' }),
      await bare(client, '/Users', {}),
    ],
    wrong: [403, 401],
    right: [401, 401],
  },
  'N-RFC7644-2-www-authenticate': {
    ask: async (client) => {
      const { status, headers } = await client.get('/Users', { Authorization: 'Bearer wrong' })
      return [status, headers.has('WWW-Authenticate')]
    },
    wrong: [401, false],
    right: [401, true],
  },
  'N-RFC7235-2.1-scheme-case': {
    ask: async (client) => [
      await bare(client, '/Users', { Authorization: 'bearer secret' }),
      await bare(client, '/Users', { Authorization: 'Bearer secret' }),
    ],
    wrong: [401, 200],
    right: [200, 200],
  },
  'N-RFC6750-2.3-no-query-token': {
    ask: async (client) => [
      await bare(client, '/Users?access_token=secret', {}),
      await bare(client, '/Users?access_token=wrong', {}),
    ],
    wrong: [200, 401],
    right: [401, 401],
  },
  'N-RFC7644-1.2-percent-encoding': {
    ask: async (client) => {
      await client.user('a+b')
      await client.user('c d')
      return [
        found(await client.get('/Users?filter=userName+eq+%22a%2Bb%22')),
        found(await client.get('/Users?filter=userName%20eq%20%22c%20d%22')),
      ]
    },
    wrong: [0, 1],
    right: [1, 1],
  },
  'N-RFC7644-3.8-accept': {
    ask: async (client) => [
      told(await client.get('/Users', { Accept: 'application/json' })),
      told(await client.get('/Users', { Accept: 'application/scim+json' })),
    ],
    wrong: [406, 200],
    right: [200, 200],
  },
  'N-RFC7159-valid-json': {
    ask: async (client) => {
      const created = await client.post('/Users', { userName: 'ada' })
      const list = await client.get('/Users')
      return [created, list].map(({ status, body }) => [status, body === undefined])
    },
    wrong: [
      [201, true],
      [200, true],
    ],
    right: [
      [201, false],
      [200, false],
    ],
  },
  'N-RFC7644-3.4.1-200': {
    ask: async (client) => {
      const { id } = await client.user('ada')
      const { body } = await client.get(`/Users/${id}`)
      return [body.id === id, body.Resources?.[0].id === id]
    },
    wrong: [false, true],
    right: [true, false],
  },
  'N-RFC7643-3-schemas': {
    ask: async (client) => {
      const { schemas } = await client.user('ada', { [enterprise]: { department: 'R&D' } })
      return [schemas.length, new Set(schemas).size]
    },
    wrong: [2, 1],
    right: [2, 2],
  },
  'N-RFC7643-2.3-types': {
    ask: async (client) => (await client.user('ada')).active,
    wrong: 'True',
    right: true,
  },
  'N-RFC7643-2.4-multivalue': {
    ask: async (client) => (await client.user('ada', { emails: [{ type: 'work', value: 'a' }] })).emails,
    wrong: [
      { type: 'work', value: 'a', primary: true },
      { type: 'work', value: 'a', primary: true },
    ],
    right: [{ type: 'work', value: 'a' }],
  },
  'N-RFC7644-3.9-attributes': {
    ask: async (client) => {
      await client.user('ada')
      return Object.keys((await client.get('/Users?attributes=userName')).body.Resources[0])
    },
    wrong: ['schemas', 'id', 'userName', 'active', 'meta'],
    right: ['schemas', 'id', 'userName'],
  },
  'N-RFC7644-3.9-excluded': {
    ask: async (client) => {
      const { id } = await client.user('ada')
      const group = await client.group('All', id)
      return 'members' in (await client.get(`/Groups/${group.id}?excludedAttributes=members`)).body
    },
    wrong: true,
    right: false,
  },
  'N-RFC7643-4.1.2-groups-readonly': {
    ask: async (client) => {
      const { id } = await client.user('ada')
      await client.group('All', id)
      return (await client.get(`/Users/${id}`)).body.groups?.length
    },
    wrong: undefined,
    right: 1,
  },
  'N-RFC7644-3.4.2-listresponse': {
    ask: async (client) => {
      await client.user('ada')
      return Array.isArray((await client.get('/Users')).body)
    },
    wrong: true,
    right: false,
  },
  'N-RFC7644-3.4.2.4-count': {
    ask: async (client) => {
      await threeUsers(client)
      return (await client.get('/Users?count=1')).body.Resources.length
    },
    wrong: 3,
    right: 1,
  },
  'N-RFC7644-3.4.2.2-name-op-case': {
    ask: async (client) => {
      await threeUsers(client)
      const filters = [
        'userName eq "ada"',
        'USERNAME eq "ada"',
        'userName EQ "ada"',
        'urn:ietf:params:scim:schemas:core:2.0:User:userName eq "ada"',
        'userName eq "AND"',
      ]
      return Promise.all(filters.map(async (filter) => found(await client.filter('/Users', filter))))
    },
    wrong: [1, 400, 400, 400, 0],
    right: [1, 1, 1, 1, 0],
  },
  'N-RFC7643-3.1-externalId-exact': {
    ask: async (client) => {
      await threeUsers(client)
      return [
        found(await client.filter('/Users', 'externalId eq "x-ADA"')),
        found(await client.filter('/Users', 'externalId eq "X-ada"')),
      ]
    },
    wrong: [1, 1],
    right: [0, 1],
  },
  'N-RFC7644-3.4.2-unknown-param': {
    ask: async (client) => [
      told(await client.get('/Users?foo=bar')),
      told(await client.get('/Users?count=1')),
    ],
    wrong: [[400, 'invalidValue'], 200],
    right: [200, 200],
  },
  'N-RFC7644-3.4.2.3-sort': {
    ask: async (client) => {
      await threeUsers(client)
      const { sort } = (await client.get('/ServiceProviderConfig')).body
      return [sort.supported, await names(client, '/Users?sortBy=userName')]
    },
    wrong: [true, ['cy', 'ada', 'ben']],
    right: [true, ['ada', 'ben', 'cy']],
  },
  'N-RFC7644-3.4.3-search': {
    ask: async (client) => {
      await threeUsers(client)
      const filter = 'userName eq "ada"'
      return [
        found(await client.post('/Users/.search', { filter })),
        found(await client.filter('/Users', filter)),
      ]
    },
    wrong: [3, 1],
    right: [1, 1],
  },
  'N-RFC9865-2-next-cursor': {
    ask: (client) => pages(client, 4),
    wrong: [[2, 1, 2, 1], true, 400],
    right: [[2], false, 200],
  },
  'N-RFC9865-2.1-errors': {
    ask: (client) => pages(client, 4),
    wrong: [[2, 1], true, 200],
    right: [[2], false, 200],
  },
  'N-RFC9865-4-config': {
    ask: (client) => pages(client, 4),
    wrong: [[2], true, 200],
    right: [[2], false, 200],
  },
  'N-SIM-spconfig-truth': {
    ask: async (client) => [
      (await client.get('/ServiceProviderConfig')).body.bulk.supported,
      (await client.post('/Bulk', {})).status,
    ],
    wrong: [true, 501],
    right: [false, 501],
  },
  'N-RFC7644-4-resourcetypes': {
    ask: async (client) => [
      Array.isArray((await client.get('/ResourceTypes')).body),
      Array.isArray((await client.get('/Schemas')).body),
      (await client.get('/ResourceTypes/User')).body.id,
    ],
    wrong: [true, true, 'User'],
    right: [false, false, 'User'],
  },
  'N-ENTRA-schemas-clean': {
    ask: async (client) => {
      const { text } = await client.get('/Schemas')
      return [text.includes(':null'), text.includes('"ReadWrite"'), text.includes('"readWrite"')]
    },
    wrong: [true, true, false],
    right: [false, false, true],
  },
  'N-RFC7644-4-discovery-params': {
    ask: async (client) => [
      (await client.post('/Schemas', {})).status,
      (await client.get('/Schemas?filter=id%20pr')).status,
      (await client.get('/Schemas')).status,
    ],
    wrong: [200, 200, 200],
    right: [405, 403, 200],
  },
  'N-RFC7644-3.1-message-urns': {
    ask: async (client) => {
      const { totalResults, Resources } = (await client.get('/Schemas')).body
      return [
        totalResults === Resources.length,
        Resources.some(({ id }: { id: string }) => id === listResponseUrn),
      ]
    },
    wrong: [true, true],
    right: [true, false],
  },
  'N-RFC7644-3.11-me': {
    ask: async (client) => (await client.get('/Me')).status,
    wrong: 400,
    right: 501,
  },
  'N-RFC7644-3.4.2.1-tooMany': {
    ask: async (client) => {
      await threeUsers(client)
      const { filter } = (await client.get('/ServiceProviderConfig')).body
      return [filter.maxResults, (await client.get('/Users')).body.Resources.length]
    },
    wrong: [1, 3],
    right: [1000, 3],
  },
  'N-RFC7643-3.1-id-case': {
    options: { seed: 'id' },
    ask: async (client) => {
      await threeUsers(client)
      const { id } = (await client.filter('/Users', 'userName eq "ada"')).body.Resources[0]
      return [
        (await client.get(`/Users/${id.toUpperCase()}`)).body.userName,
        (await client.get(`/Users/${id}`)).body.userName,
      ]
    },
    wrong: ['cy', 'ada'],
    right: [undefined, 'ada'],
  },
  'N-RFC7643-3.1-meta-times': {
    options: { now: () => 0 },
    ask: async (client) => (await client.user('ada')).meta.created,
    wrong: '1970-01-01 00:00:00',
    right: '1970-01-01T00:00:00.000Z',
  },
  'N-SIM-location-resolves': {
    ask: async (client) => {
      const { headers, body } = await client.post('/Users', { userName: 'ada' })
      const { location } = body.meta
      return [
        headers.get('Location') === location,
        (await client.get(location.slice(client.target.url.length))).status,
      ]
    },
    wrong: [true, 404],
    right: [true, 200],
  },
  'N-RFC7644-3.14-etag': {
    ask: async (client) => {
      const { headers, body } = await client.post('/Users', { userName: 'ada' })
      return headers.get('ETag') === body.meta.version
    },
    wrong: false,
    right: true,
  },
  'N-SIM-secret-echo': {
    ask: async (client) => {
      const { status, text } = await client.get('/Users/1')
      return [status, text.includes('Bearer secret'), text.includes('    at ')]
    },
    wrong: [404, true, true],
    right: [404, false, false],
  },
  'N-SIM-filter-injection': {
    ask: async (client) => {
      await threeUsers(client)
      const values = ['x\\" or userName pr or userName eq \\"', '%', 'a*', 'ada']
      return Promise.all(
        values.map(async (value) => found(await client.filter('/Users', `userName eq "${value}"`))),
      )
    },
    wrong: [3, 3, 1, 1],
    right: [0, 0, 0, 1],
  },
  'N-SIM-latency-budget': {
    ask: (client) => waitsIn(() => client.get('/Groups')),
    wrong: [700],
    right: [],
  },
}
