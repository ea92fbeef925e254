import { type Cases, found, told } from './case.ts'

const user = { externalId: 'X1', displayName: 'Ada', emails: [{ type: 'work', value: 'ada@acme.test' }] }

/** D01 to D08, and what a filter has to do with. */
export const filterCases: Cases = {
  D01: {
    ask: async (client) => told(await client.filter('/Users', 'userName eq "nobody"')),
    wrong: 404,
    right: 200,
  },
  D02: {
    ask: async (client) => {
      await client.user('ada', user)
      await client.user('ben')
      const filters = [
        'userName eq "ada"',
        'emails.value eq "ada@acme.test"',
        'userName regex "x"',
        'nosuch eq 1',
      ]
      return Promise.all(filters.map(async (filter) => found(await client.filter('/Users', filter))))
    },
    wrong: [1, 2, 2, 2],
    right: [1, 1, 400, 400],
  },
  D03: {
    ask: async (client) => {
      await client.user('ada', user)
      await client.group('All')
      const filters = ['userName eq "ADA"', 'externalId eq "X1"', 'userName eq ada', 'userName eq "a\\"b"']
      const users = filters.map(async (filter) => found(await client.filter('/Users', filter)))
      return Promise.all([
        ...users,
        client.filter('/Groups', 'displayName eq "All"').then((answer) => found(answer)),
      ])
    },
    wrong: [1, 0, 0, 0, 1],
    right: [1, 1, 400, 0, 1],
  },
  D04: {
    ask: async (client) => {
      await client.user('ada', user)
      return [
        told(await client.filter('/Users', 'externalId eq "X1"')),
        found(await client.filter('/Users', 'userName eq "ada"')),
      ]
    },
    wrong: [[400, 'invalidFilter'], 1],
    right: [200, 1],
  },
  D05: {
    ask: async (client) => {
      const answer = await client.filter('/Users', 'externalId eq "X1"')
      return [answer.status, answer.headers.get('Content-Type'), answer.text.slice(0, 9)]
    },
    wrong: [500, 'text/html; charset=utf-8', '<!DOCTYPE'],
    right: [200, 'application/scim+json; charset=utf-8', '{"schemas'],
  },
  D06: {
    ask: async (client) => {
      const filters = ['userName ne "x"', 'userName regex "x"', 'active gt true', 'userName co "x"']
      return Promise.all(filters.map(async (filter) => told(await client.filter('/Users', filter))))
    },
    wrong: [500, 500, 500, 200],
    right: [200, [400, 'invalidFilter'], [400, 'invalidFilter'], 200],
  },
  D07: {
    ask: async (client) => {
      await client.user('Ada', user)
      const filters = ['userName eq "Ada"', 'userName eq "ADA"', 'displayName eq "ADA"']
      return Promise.all(filters.map(async (filter) => found(await client.filter('/Users', filter))))
    },
    wrong: [1, 0, 1],
    right: [1, 1, 1],
  },
  D08: {
    ask: async (client) => {
      await client.user('Ada', user)
      const filters = [
        'userName eq "ADA"',
        'userName eq "ADA" and active eq true',
        'userName eq "Ada" and active eq true',
      ]
      return Promise.all(filters.map(async (filter) => found(await client.filter('/Users', filter))))
    },
    wrong: [1, 0, 1],
    right: [1, 1, 1],
  },
}
