import { type Cases, found, groupOf, patched, told } from './case.ts'

const core = 'urn:ietf:params:scim:schemas:core:2.0:User'

/** What real servers do together. */
export const combinationCases: Cases = {
  'C-id-is-user-name': {
    ask: async (client) => {
      const ada = await client.user('ada/b#c @x', { title: 'Dr' })
      const group = await client.group('All', ada.id)
      const read = await client.get(`/Users/${encodeURIComponent('ada/b#c @x')}`)
      const renamed = await client.patch(`/Users/${encodeURIComponent(ada.id)}`, {
        op: 'replace',
        path: 'userName',
        value: 'eve @x',
      })
      const { members } = (await client.get(`/Groups/${group.id}`)).body
      const location = ada.meta.location.slice(client.target.url.length)
      return [
        ada.id === ada.userName,
        read.status,
        location === '/Users/ada%2Fb%23c%20%40x',
        renamed.body.id === ada.id,
        members[0].value === renamed.body.id,
        (await client.get(`/Users/${encodeURIComponent(ada.id)}`)).status,
        told(await client.post('/Users', { userName: 'EVE @x' })),
        told(await client.post('/Users', { userName: 'eve @x' })),
        client.target.users().length,
      ]
    },
    wrong: [true, 200, true, false, true, 404, [409, 'uniqueness'], [409, 'uniqueness'], 1],
    right: [false, 404, false, true, true, 200, [409, 'uniqueness'], [409, 'uniqueness'], 1],
  },
  'C-core-under-urn': {
    ask: async (client) => {
      const ada = await client.user('ada', { externalId: 'X' })
      return [ada.userName, ada.externalId, ada[core]?.userName, typeof ada.id]
    },
    wrong: [undefined, 'X', 'ada', 'string'],
    right: ['ada', 'X', undefined, 'string'],
  },
  'C-false-is-true': {
    ask: async (client) => {
      const ada = await client.user('ada', { active: 'False' })
      const put = await client.put(`/Users/${ada.id}`, { userName: 'ada', active: 'False' })
      const patch = [{ op: 'Replace', path: 'active', value: 'False' }]
      return [
        ada.active,
        put.body.active,
        await patched(client, patch, ({ active }) => active, { userName: 'ben' }),
        (await client.user('cy', { active: false })).active,
      ]
    },
    wrong: [true, true, [200, true], false],
    right: [false, false, [200, false], false],
  },
  'C-remove-empties-group': {
    ask: async (client) => {
      const group = await groupOf(client, 'ada', 'ben')
      const byValue = await group.change({ op: 'remove', path: 'members', value: group.values('ada') })
      await client.patch(group.path, { op: 'replace', path: 'members', value: group.values('ada', 'ben') })
      return [byValue, await group.change({ op: 'remove', path: `members[value eq "${group.ids.ada}"]` })]
    },
    wrong: [
      [204, []],
      [204, []],
    ],
    right: [
      [204, ['ben']],
      [204, ['ben']],
    ],
  },
  'C-total-counts-page': {
    ask: async (client) => {
      for (const name of ['a', 'b', 'c']) await client.user(name)
      const first = (await client.get('/Users?count=2')).body
      const second = (await client.get('/Users?count=2&startIndex=3')).body
      return [first.totalResults, first.itemsPerPage, second.totalResults, second.itemsPerPage]
    },
    wrong: [2, 2, 1, 2],
    right: [3, 2, 3, 1],
  },
  'C-unique-e-mail': {
    ask: async (client) => {
      const emails = [{ type: 'work', value: 'x@acme.test' }]
      await client.user('ada', { emails })
      return [
        told(await client.post('/Users', { userName: 'ben', emails })),
        found(await client.filter('/Users', 'userName eq "ben"')),
      ]
    },
    wrong: [[409, 'uniqueness'], 0],
    right: [201, 1],
  },
  'C-lookup-own-only': {
    ask: async (client) => {
      await client.user('ada')
      await client.user('ben', { externalId: 'X' })
      return [
        told(await client.post('/Users', { userName: 'ada' })),
        found(await client.filter('/Users', 'userName eq "ada"')),
        found(await client.filter('/Users', 'userName eq "ben"')),
        found(await client.get('/Users')),
      ]
    },
    wrong: [[409, 'uniqueness'], 0, 1, 2],
    right: [[409, 'uniqueness'], 1, 1, 2],
  },
}
