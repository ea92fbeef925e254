import { vi } from 'vitest'
import { type Cases, enterprise, found, groupOf, patched, told, waitsIn } from './case.ts'

const emails = [
  { type: 'work', value: 'w', primary: true },
  { type: 'home', value: 'h' },
]

/** The plain opposites of rules about what is written, and what becomes of it. */
export const negatedWriteCases: Cases = {
  'N-OKTA-60s': {
    ask: async (client) => {
      const group = await groupOf(client)
      vi.useFakeTimers({ toFake: ['setTimeout'] })
      try {
        let isAnswered = false
        const answer = client.put(group.path, { displayName: 'New' }).then(({ status }) => {
          isAnswered = true
          return status
        })
        await vi.advanceTimersByTimeAsync(60_500)
        const inTime = isAnswered
        await vi.advanceTimersByTimeAsync(500)
        return [inTime, await answer]
      } finally {
        vi.useRealTimers()
      }
    },
    wrong: [false, 200],
    right: [true, 200],
  },
  'N-RFC7644-3.8-utf8': {
    ask: async (client) => (await client.user('ada', { nickName: 'Ł山' })).nickName,
    wrong: 'Å\u0081å±±',
    right: 'Ł山',
  },
  'N-RFC7644-3.7.4-413': {
    ask: async (client) => {
      const { status, body } = await client.post('/Users', { userName: 'x'.repeat(1024 * 1024) })
      return [status, body.status, body.detail.includes('1048576')]
    },
    wrong: [400, '400', false],
    right: [413, '413', true],
  },
  'N-OKTA-ct-json-request': {
    ask: async (client) => [
      told(await client.send('POST', '/Users', { userName: 'a' }, { 'Content-Type': 'application/json' })),
      told(await client.post('/Users', { userName: 'b' })),
    ],
    wrong: [415, 201],
    right: [201, 201],
  },
  'N-RFC9110-204-empty': {
    ask: async (client) => {
      const { id } = await client.user('ada')
      const { status, headers } = await client.remove(`/Users/${id}`)
      return [status, headers.get('Content-Length')]
    },
    wrong: [204, '2'],
    right: [204, null],
  },
  'N-RFC7644-3.12-scimType': {
    ask: async (client) => {
      await client.user('ada')
      return [told(await client.post('/Users', {})), told(await client.post('/Users', { userName: 'ada' }))]
    },
    wrong: [
      [400, 'VALIDATION_FAILED'],
      [409, 'uniqueness'],
    ],
    right: [
      [400, 'invalidValue'],
      [409, 'uniqueness'],
    ],
  },
  'N-RFC7644-3.12-detail': {
    ask: async (client) => {
      const { status, body } = await client.get('/Users/1')
      return [status, 'detail' in body, body.status]
    },
    wrong: [404, false, '404'],
    right: [404, true, '404'],
  },
  'N-SIM-no-200-error': {
    ask: async (client) => {
      const { id } = await client.user('ada')
      const { status, body } = await client.patch(`/Users/${id}`, { op: 'replace', path: 'nosuch', value: 1 })
      return [status, body.status, (await client.post('/Users', {})).status]
    },
    wrong: [200, '400', 400],
    right: [400, '400', 400],
  },
  'N-RFC7644-3.12-invalid-json-400': {
    ask: async (client) => [told(await client.post('/Users', '{')), told(await client.post('/Users', {}))],
    wrong: [500, [400, 'invalidValue']],
    right: [
      [400, 'invalidSyntax'],
      [400, 'invalidValue'],
    ],
  },
  'N-SIM-unknown-attr-tolerated': {
    ask: async (client) => [
      told(await client.post('/Users', { userName: 'a', nosuch: 1 })),
      told(await client.post('/Users', { userName: 'b', 'urn:acme:x': { a: 1 } })),
      told(await client.post('/Users', { userName: 'c', [enterprise]: { department: 'R&D' }, schemas: [] })),
    ],
    wrong: [500, 500, 201],
    right: [201, 201, 201],
  },
  'N-SIM-empty-values': {
    ask: async (client) => [
      told(await client.post('/Users', { userName: 'a', title: null })),
      told(await client.post('/Users', { userName: 'b', roles: [] })),
      await patched(client, [{ op: 'replace', path: 'title', value: '' }], ({ title }) => title, {
        userName: 'c',
        title: 'Dr',
      }),
    ],
    wrong: [
      [400, 'invalidValue'],
      [400, 'invalidValue'],
      [400, 'Dr'],
    ],
    right: [201, 201, [200, undefined]],
  },
  'N-RFC7644-3.3-readonly-ignored': {
    ask: async (client) => [
      told(await client.post('/Users', { userName: 'a', meta: { resourceType: 'User' } })),
      told(await client.post('/Users', { userName: 'b' })),
    ],
    wrong: [[400, 'mutability'], 201],
    right: [201, 201],
  },
  'N-RFC7644-3.3.1-resourceType': {
    ask: async (client) => (await client.user('ada')).meta.resourceType,
    wrong: 'user',
    right: 'User',
  },
  'N-RFC7643-required-attr-400': {
    ask: async (client) => [told(await client.post('/Users', {})), told(await client.post('/Groups', {}))],
    wrong: [201, 201],
    right: [
      [400, 'invalidValue'],
      [400, 'invalidValue'],
    ],
  },
  'N-SIM-active-on-create': {
    ask: async (client) => {
      const ada = await client.user('ada', { active: false })
      return [
        ada.active,
        (await client.put(`/Users/${ada.id}`, { userName: 'ada', active: false })).body.active,
      ]
    },
    wrong: [true, false],
    right: [false, false],
  },
  'N-RFC7644-3.5-put-supported': {
    ask: async (client) => {
      const { id } = await client.user('ada')
      return (await client.put(`/Users/${id}`, { userName: 'eve' })).status
    },
    wrong: 405,
    right: 200,
  },
  'N-RFC7644-3.5.1-200-body': {
    ask: async (client) => {
      const { id } = await client.user('ada')
      const { status } = await client.put(`/Users/${id}`, { userName: 'eve' })
      return [status, (await client.get(`/Users/${id}`)).body.userName]
    },
    wrong: [204, 'eve'],
    right: [200, 'eve'],
  },
  'N-RFC7644-3.5.1-persisted': {
    ask: async (client) => {
      const { id } = await client.user('ada', { name: { givenName: 'Ada' } })
      const sent = { userName: 'eve', name: { givenName: 'Eve' }, title: 'Dr' }
      const { status } = await client.put(`/Users/${id}`, sent)
      const { name, title } = (await client.get(`/Users/${id}`)).body
      return [status, name, title]
    },
    wrong: [200, { givenName: 'Ada' }, 'Dr'],
    right: [200, { givenName: 'Eve' }, 'Dr'],
  },
  'N-RFC7644-3.5.1-readonly-immutable': {
    ask: async (client) => {
      const { id } = await client.user('ada')
      return [
        told(await client.put(`/Users/${id}`, { id, userName: 'ada' })),
        told(await client.put(`/Users/${id}`, { userName: 'ada' })),
      ]
    },
    wrong: [[400, 'mutability'], 200],
    right: [200, 200],
  },
  'N-SIM-put-omitted-active': {
    ask: async (client) => {
      const { id } = await client.user('ada', { active: false })
      return (await client.put(`/Users/${id}`, { userName: 'ada' })).body.active
    },
    wrong: true,
    right: false,
  },
  'N-RFC7644-3.5.1-uniqueness': {
    ask: async (client) => {
      await client.user('ada')
      const ben = await client.user('ben')
      return [
        told(await client.put(`/Users/${ben.id}`, { userName: 'ADA' })),
        told(await client.post('/Users', { userName: 'ada' })),
      ]
    },
    wrong: [200, [409, 'uniqueness']],
    right: [
      [409, 'uniqueness'],
      [409, 'uniqueness'],
    ],
  },
  'N-RFC7644-3.5.2-200-or-204': {
    ask: async (client) => {
      const { id } = await client.user('ada')
      const { status, text } = await client.patch(`/Users/${id}`, { op: 'add', path: 'title', value: 'Dr' })
      return [status, text === '', (await client.get(`/Users/${id}`)).body.title]
    },
    wrong: [200, true, 'Dr'],
    right: [200, false, 'Dr'],
  },
  'N-RFC7644-3.5.2.3-replace-absent': {
    ask: async (client) => [
      await patched(client, [{ op: 'replace', path: 'title', value: 'Dr' }], ({ title }) => title),
      await patched(client, [{ op: 'replace', path: 'title', value: 'Dr' }], ({ title }) => title, {
        userName: 'ben',
        title: 'Mr',
      }),
    ],
    wrong: [
      [400, undefined],
      [200, 'Dr'],
    ],
    right: [
      [200, 'Dr'],
      [200, 'Dr'],
    ],
  },
  'N-RFC7644-3.5.2.2-remove': {
    ask: (client) =>
      patched(client, [{ op: 'remove', path: 'title' }], ({ title }) => title, { title: 'Dr' }),
    wrong: [200, ''],
    right: [200, undefined],
  },
  'N-SIM-array-value': {
    ask: (client) =>
      patched(
        client,
        [{ op: 'add', path: 'title', value: [{ $ref: null, value: 'Dr' }] }],
        ({ title }) => title,
      ),
    wrong: [400, undefined],
    right: [200, 'Dr'],
  },
  'N-RFC7644-3.5.2-501': {
    ask: async (client) => [
      await patched(client, [{ op: 'add', path: 'title', value: 'Dr' }], ({ title }) => title),
      (await client.get('/ServiceProviderConfig')).body.patch.supported,
    ],
    wrong: [[405, undefined], true],
    right: [[200, 'Dr'], true],
  },
  'N-RFC7644-3.5.2-sequential': {
    ask: (client) =>
      patched(
        client,
        [
          { op: 'replace', path: 'title', value: 'first' },
          { op: 'replace', path: 'title', value: 'last' },
        ],
        ({ title }) => title,
      ),
    wrong: [200, 'first'],
    right: [200, 'last'],
  },
  'N-RFC7644-3.5.2-primary': {
    ask: (client) =>
      patched(
        client,
        [{ op: 'replace', path: 'emails[type eq "home"].primary', value: true }],
        (user) => user.emails.map(({ primary }: { primary: boolean }) => primary),
        { emails },
      ),
    wrong: [200, [true, true]],
    right: [200, [false, true]],
  },
  'N-SIM-repeat-write': {
    ask: async (client) => {
      const { id } = await client.user('ada')
      const write = () => client.patch(`/Users/${id}`, { op: 'replace', path: 'title', value: 'Dr' })
      return [told(await write()), told(await write())]
    },
    wrong: [200, [400, 'invalidValue']],
    right: [200, 200],
  },
  'N-RFC7644-3.5.2.1-lastModified': {
    options: { now: () => 0 },
    ask: async (client) => {
      const { id, meta } = await client.user('ada', { title: 'Dr' })
      const again = await client.patch(`/Users/${id}`, { op: 'add', path: 'title', value: 'Dr' })
      return again.body.meta.lastModified === meta.lastModified
    },
    wrong: false,
    right: true,
  },
  'N-RFC7644-3.14-conditional': {
    ask: async (client) => {
      const { id, meta } = await client.user('ada')
      const stale = { 'If-Match': 'W/"0"' }
      return [
        told(await client.send('PUT', `/Users/${id}`, { userName: 'ada' }, stale)),
        told(await client.get(`/Users/${id}`, { 'If-None-Match': meta.version })),
      ]
    },
    wrong: [200, 200],
    right: [412, 304],
  },
  'N-RFC7644-3.6-204': {
    ask: async (client) => {
      const { id } = await client.user('ada')
      const { status, text } = await client.remove(`/Users/${id}`)
      return [status, text === '']
    },
    wrong: [200, false],
    right: [204, true],
  },
  'N-RFC7644-3.6-gone': {
    ask: async (client) => {
      const { id } = await client.user('ada')
      await client.remove(`/Users/${id}`)
      return [
        told(await client.get(`/Users/${id}`)),
        found(await client.filter('/Users', 'userName eq "ada"')),
        told(await client.remove(`/Users/${id}`)),
        told(await client.post('/Users', { userName: 'ada' })),
      ]
    },
    wrong: [200, 0, 404, 201],
    right: [404, 0, 404, 201],
  },
  'N-RFC7644-3.6-recreate': {
    ask: async (client) => {
      const { id } = await client.user('ada')
      await client.remove(`/Users/${id}`)
      return [told(await client.post('/Users', { userName: 'Ada' })), told(await client.get(`/Users/${id}`))]
    },
    wrong: [[409, 'uniqueness'], 404],
    right: [201, 404],
  },
  'N-RFC7644-3.6-delete-twice': {
    ask: async (client) => {
      const { id } = await client.user('ada')
      await client.remove(`/Users/${id}`)
      return told(await client.remove(`/Users/${id}`))
    },
    wrong: 204,
    right: 404,
  },
  'N-SIM-member-of-deleted': {
    ask: async (client) => {
      const group = await groupOf(client, 'ada', 'ben')
      await client.remove(`/Users/${group.ids.ada}`)
      return (await group.members()).sort()
    },
    wrong: ['ada', 'ben'],
    right: ['ben'],
  },
  'N-ENTRA-group-unique-name': {
    ask: async (client) => {
      await client.group('All')
      await client.user('ada')
      return [
        told(await client.post('/Groups', { displayName: 'all' })),
        told(await client.post('/Users', { userName: 'ada' })),
      ]
    },
    wrong: [201, [409, 'uniqueness']],
    right: [
      [409, 'uniqueness'],
      [409, 'uniqueness'],
    ],
  },
  'N-SIM-unknown-member': {
    ask: async (client) => {
      const group = await groupOf(client)
      return group.change({
        op: 'add',
        path: 'members',
        value: [{ value: 'nobody' }, ...group.values('ada')],
      })
    },
    wrong: [500, []],
    right: [400, []],
  },
  'N-SIM-large-group': {
    ask: async (client) => {
      const group = await groupOf(client, 'ada', 'ben', 'cy', 'dee')
      return waitsIn(() => client.get(group.path))
    },
    wrong: [20],
    right: [],
  },
  'N-RFC7643-3.1-externalId': {
    ask: async (client) => {
      const ada = await client.user('ada', { externalId: 'X' })
      return ada.externalId === ada.id ? 'id' : ada.externalId
    },
    wrong: 'id',
    right: 'X',
  },
  'N-RFC7643-4.1.1-unique-ci': {
    ask: async (client) => {
      await client.user('ada')
      return [
        told(await client.post('/Users', { userName: 'Ada' })),
        told(await client.post('/Users', { userName: 'ada' })),
      ]
    },
    wrong: [201, [409, 'uniqueness']],
    right: [
      [409, 'uniqueness'],
      [409, 'uniqueness'],
    ],
  },
  'N-SIM-id-url-safe': {
    ask: async (client) => {
      const { id, meta } = await client.user('ada')
      const read = await client.get(`/Users/${encodeURIComponent(id)}`)
      return [
        /[/ ]/.test(id),
        read.status,
        (await client.get(meta.location.slice(client.target.url.length))).status,
      ]
    },
    wrong: [true, 200, 200],
    right: [false, 200, 200],
  },
  'N-SIM-guessable-id': {
    ask: async (client) => {
      const ids = [
        (await client.user('ada')).id,
        (await client.user('ben')).id,
        (await client.group('All')).id,
      ]
      return ids.every((id, index) => id === `${index + 1}`)
    },
    wrong: true,
    right: false,
  },
  'N-SIM-email-takeover': {
    ask: async (client) => {
      const ada = await client.user('ada', { emails: [{ value: 'x' }] })
      const created = await client.post('/Users', { userName: 'eve', emails: [{ value: 'X' }] })
      return [
        created.status,
        created.body.id === ada.id,
        (await client.get(`/Users/${ada.id}`)).body.userName,
        client.target.users().length,
      ]
    },
    wrong: [201, true, 'eve', 1],
    right: [201, false, 'ada', 2],
  },
  'N-SIM-final-state-equal': {
    ask: async (client) => {
      const { id } = await client.user('ada')
      await client.patch(`/Users/${id}`, { op: 'replace', path: 'title', value: 'Dr' })
      const before = (await client.get(`/Users/${id}`)).body.title
      await client.user('ben')
      return [before, (await client.get(`/Users/${id}`)).body.title]
    },
    wrong: ['Dr', undefined],
    right: ['Dr', 'Dr'],
  },
  'N-ENTRA-25rps': {
    ask: async (client) => {
      const now = vi.spyOn(performance, 'now').mockReturnValue(5000)
      const answers = await Promise.all(Array.from({ length: 25 }, () => client.get('/Users')))
      now.mockReturnValue(6001)
      const later = (await client.get('/Users')).status
      now.mockRestore()
      const refused = answers.filter(({ status }) => status === 429)
      return [refused.length, refused[0]?.headers.get('Retry-After'), refused[0]?.body.status, later]
    },
    wrong: [15, '1', '429', 200],
    right: [0, undefined, undefined, 200],
  },
}
