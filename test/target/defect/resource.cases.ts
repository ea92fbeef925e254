import { bare, type Cases, enterprise, found, groupOf, told } from './case.ts'

const json = { 'Content-Type': 'application/scim+json' }

/** D32 to D40, D47 to D69: resources, what they are called, and how they are shown. */
export const resourceCases: Cases = {
  D32: {
    ask: async (client) => {
      await client.user('ada')
      const again = told(await client.post('/Users', { userName: 'ADA' }))
      return [again, found(await client.filter('/Users', 'userName eq "ada"'))]
    },
    wrong: [201, 2],
    right: [[409, 'uniqueness'], 1],
  },
  D33: {
    ask: async (client) => {
      await client.user('ada')
      const ben = await client.user('ben')
      return [
        told(await client.post('/Users', { userName: 'ada' })),
        told(await client.put(`/Users/${ben.id}`, { userName: 'ada' })),
      ]
    },
    wrong: [
      [400, 'invalidValue'],
      [409, 'uniqueness'],
    ],
    right: [
      [409, 'uniqueness'],
      [409, 'uniqueness'],
    ],
  },
  D34: {
    ask: async (client) => {
      const all = Array.from({ length: 3 }, () => client.post('/Users', { userName: 'ada' }))
      const atOnce = (await Promise.all(all)).map(({ status }) => status).sort()
      return [atOnce, (await client.post('/Users', { userName: 'ada' })).status, client.target.users().length]
    },
    wrong: [[201, 500, 500], 409, 1],
    right: [[201, 409, 409], 409, 1],
  },
  D35: {
    ask: async (client) => {
      await client.user('ada')
      return Object.keys((await client.post('/Users', { userName: 'ada' })).body)
    },
    wrong: ['schemas', 'detail'],
    right: ['schemas', 'status', 'scimType', 'detail'],
  },
  D36: {
    ask: async (client) => [
      told(await client.post('/Users', { userName: 'ada' })),
      told(await client.post('/Users', { userName: 'ben' })),
      told(await client.post('/Users', { userName: 'Ada' })),
      found(await client.filter('/Users', 'userName eq "ada"')),
    ],
    wrong: [[409, 'uniqueness'], 201, [409, 'uniqueness'], 0],
    right: [201, 201, [409, 'uniqueness'], 1],
  },
  D37: {
    ask: async (client) => {
      const ada = await client.user('ada', { externalId: 'X', title: 'Dr', emails: [{ value: 'a' }] })
      const { status } = await client.post('/Users', { userName: 'ada' })
      const { externalId, title, emails } = (await client.get(`/Users/${ada.id}`)).body
      return [status, externalId, title, emails]
    },
    wrong: [409, undefined, 'Dr', undefined],
    right: [409, 'X', 'Dr', [{ value: 'a' }]],
  },
  D38: {
    ask: async (client) => {
      const answers = [
        await client.get('/Users/1'),
        await client.get('/nosuch'),
        await client.post('/Users', {}),
        await client.filter('/Users', 'userName'),
      ]
      return answers.map(({ status, body, headers }) => [
        status,
        body?.status,
        headers.get('Content-Type')?.split(';')[0],
      ])
    },
    wrong: [404, 404, 422, 400].map((status) => [status, undefined, 'text/plain']),
    right: [404, 404, 400, 400].map((status) => [status, `${status}`, 'application/scim+json']),
  },
  D39: {
    ask: async (client) => [
      (await client.get('/Users')).headers.get('Content-Type'),
      (await client.get('/nosuch')).headers.get('Content-Type'),
    ],
    wrong: ['application/json+scim', 'application/json+scim'],
    right: ['application/scim+json; charset=utf-8', 'application/scim+json; charset=utf-8'],
  },
  D39b: {
    ask: async (client) => (await client.get('/Users')).headers.get('Content-Type'),
    wrong: 'application/json',
    right: 'application/scim+json; charset=utf-8',
  },
  D40: {
    ask: async (client) => [
      told(await client.send('POST', '/Users', { userName: 'a' }, json)),
      told(await client.send('POST', '/Users', { userName: 'b' }, { 'Content-Type': 'application/json' })),
    ],
    wrong: [415, 201],
    right: [201, 201],
  },
  D40b: {
    ask: async (client) => {
      const answer = await client.send('POST', '/Users', { userName: 'a' }, json)
      return [answer.status, answer.body.detail]
    },
    wrong: [400, 'userName is required'],
    right: [201, undefined],
  },
  D47: {
    ask: async (client) => {
      const ada = await client.user('ada')
      await client.patch(`/Users/${ada.id}`, { op: 'replace', path: 'active', value: false })
      return [
        told(await client.get(`/Users/${ada.id}`)),
        found(await client.filter('/Users', 'userName eq "ada"')),
        told(await client.patch(`/Users/${ada.id}`, { op: 'replace', path: 'active', value: true })),
        told(await client.get(`/Users/${ada.id}`)),
      ]
    },
    wrong: [404, 0, 200, 200],
    right: [200, 1, 200, 200],
  },
  D48: {
    ask: async (client) => {
      const ada = await client.user('ada')
      const ben = await client.user('ben', { active: false })
      await client.patch(`/Users/${ada.id}`, { op: 'replace', path: 'active', value: false })
      return [
        (await client.get(`/Users/${ada.id}`)).body.active,
        (await client.get(`/Users/${ben.id}`)).body.active,
      ]
    },
    wrong: [true, false],
    right: [false, false],
  },
  D49: {
    ask: async (client) => {
      const group = await groupOf(client, 'ada')
      const id = group.ids.ada
      const renamed = await client.patch(`/Users/${id}`, { op: 'replace', path: 'userName', value: 'eve' })
      return [
        renamed.status,
        renamed.body.id === id,
        told(await client.get(`/Users/${id}`)),
        (await group.members()).length,
        told(await client.put(`/Users/${renamed.body.id}`, { userName: 'BEN' })),
        found(await client.filter('/Users', 'userName eq "eve"')),
      ]
    },
    wrong: [200, false, 404, 0, [409, 'uniqueness'], 1],
    right: [200, true, 200, 1, [409, 'uniqueness'], 1],
  },
  D50: {
    ask: async (client) => {
      const emails = [{ value: 'ada@acme.test', type: 'work' }]
      const ada = await client.user('ada@acme.test', { emails })
      const see = async (userName: string) => {
        await client.patch(`/Users/${ada.id}`, { op: 'replace', path: 'userName', value: userName })
        return (await client.get(`/Users/${ada.id}`)).body.emails[0].value
      }
      return [await see('eve@acme.test'), await see('0123456789abcdef0123456789abcdefada@acme.test')]
    },
    wrong: ['ada@acme.test', '0123456789abcdef0123456789abcdefada@acme.test'],
    right: ['ada@acme.test', 'ada@acme.test'],
  },
  D51: {
    ask: async (client) => {
      const ada = await client.user('ada', { [enterprise]: { department: 'R&D' } })
      return [ada[enterprise], ada['urn:ietf:params:scim:schemas:extension:enterprise:2']]
    },
    wrong: [undefined, { '0:User': { department: 'R&D' } }],
    right: [{ department: 'R&D' }, undefined],
  },
  D52: {
    ask: async (client) =>
      (await client.user('ada', { [enterprise]: { manager: { value: '26' } } }))[enterprise],
    wrong: { manager: '26' },
    right: { manager: { value: '26' } },
  },
  D52b: {
    ask: async (client) => {
      const ada = await client.user('ada', { [enterprise]: { department: 'R&D', manager: { value: '26' } } })
      return [ada[enterprise], ada.manager]
    },
    wrong: [{ department: 'R&D' }, { value: '26' }],
    right: [{ department: 'R&D', manager: { value: '26' } }, undefined],
  },
  D54: {
    ask: async (client) => [
      await bare(client, '/Users', { Authorization: 'Bearer' }),
      await bare(client, '/Users', { Authorization: 'Bearer ' }),
      await bare(client, '/Users', { Authorization: 'Bearer wrong' }),
      await bare(client, '/Users', {}),
    ],
    wrong: [200, 200, 401, 401],
    right: [401, 401, 401, 401],
  },
  D55: {
    options: { secondToken: 'other' },
    ask: async (client) => {
      const ada = await client.user('ada')
      const second = { Authorization: 'Bearer other' }
      return [
        await bare(client, `/Users/${ada.id}`, second),
        found(await client.get('/Users', second)),
        await bare(client, `/Users/${ada.id}`, second, 'DELETE'),
        client.target.users().length,
      ]
    },
    wrong: [200, 1, 204, 0],
    right: [404, 0, 404, 1],
  },
  D56: {
    ask: async (client) => {
      const answer = await client.send(
        'POST',
        '/Users',
        { userName: 'ada' },
        { 'X-Forwarded-Host': 'evil.example' },
      )
      const places = [answer.headers.get('Location'), answer.body.meta.location]
      return places.map((place) => place?.startsWith('http://evil.example/scim/v2/Users/'))
    },
    wrong: [true, true],
    right: [false, false],
  },
  D57: {
    ask: async (client) => (await client.get('/ServiceProviderConfig')).body.bulk,
    wrong: { supported: false },
    right: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
  },
  D58: {
    ask: async (client) => {
      const statuses: number[] = []
      for (let index = 0; index < 19; index++) statuses.push((await client.get('/Users')).status)
      const last = await client.get('/Users')
      return [new Set(statuses).size, last.status, last.text.slice(0, 8), last.headers.get('Retry-After')]
    },
    wrong: [1, 429, 'Too many', null],
    right: [1, 200, '{"schema', null],
  },
  D59: {
    ask: async (client) => {
      const { ids } = await groupOf(client, 'ada')
      return [told(await client.remove(`/Users/${ids.ada}`)), told(await client.remove(`/Users/${ids.ben}`))]
    },
    wrong: [500, 204],
    right: [204, 204],
  },
  D60: {
    ask: async (client) => (await client.post('/Users', { userName: 'ada' })).status,
    wrong: 200,
    right: 201,
  },
  D61: {
    ask: async (client) => {
      const { status, body } = await client.post('/Users', { userName: 'ada' })
      return [status, 'id' in body, body.userName]
    },
    wrong: [201, false, 'ada'],
    right: [201, true, 'ada'],
  },
  D61b: {
    ask: async (client) => {
      const { status, text } = await client.post('/Users', { userName: 'ada' })
      return [status, text === '']
    },
    wrong: [201, true],
    right: [201, false],
  },
  D62: {
    ask: async (client) => {
      const { headers, body } = await client.post('/Users', { userName: 'ada' })
      return [headers.has('Location'), 'location' in body.meta]
    },
    wrong: [false, false],
    right: [true, true],
  },
  D63: {
    ask: async (client) => [told(await client.get('/Users/1')), told(await client.remove('/Users/1'))],
    wrong: [[400, 'invalidValue'], 404],
    right: [404, 404],
  },
  D65: {
    ask: async (client) => {
      const { status, headers } = await client.get('/Users/?count=1')
      return [status, headers.get('Location'), (await client.get('/Users')).status]
    },
    wrong: [301, '/scim/v2/Users?count=1', 200],
    right: [200, null, 200],
  },
  D65b: {
    ask: async (client) => [(await client.get('/Users/')).status, (await client.get('/Users')).status],
    wrong: [404, 200],
    right: [200, 200],
  },
  D66: {
    ask: async (client) => {
      const created = (await client.post('/Users', { userName: 'ada', password: 'secret' })).body
      return [created.password, (await client.get(`/Users/${created.id}`)).body.password]
    },
    wrong: ['secret', undefined],
    right: [undefined, undefined],
  },
  D67: {
    ask: async (client) => {
      const user = { emails: [{ value: 'Ada@Acme.test' }], phoneNumbers: [{ value: '+48 (22) 1-2' }] }
      const { emails, phoneNumbers } = await client.user('Ada', user)
      return [emails, phoneNumbers]
    },
    wrong: [[{ value: 'ada@acme.test' }], [{ value: '+482212' }]],
    right: [[{ value: 'Ada@Acme.test' }], [{ value: '+48 (22) 1-2' }]],
  },
  D69: {
    ask: async (client) => {
      const { status } = await client.put('/Users/made-up', { userName: 'ada', title: 'Dr' })
      const refused = (await client.put('/Users/other', {})).status
      const { body } = await client.get('/Users/made-up')
      return [status, body.title, refused, client.target.users().length]
    },
    wrong: [201, 'Dr', 400, 1],
    right: [404, undefined, 404, 0],
  },
}
