import type { Cases, Client } from './case.ts'

/** The first letters of the users on a page, with what the page says of itself. */
async function page(client: Client, query: string, users = ['a', 'b', 'c', 'd', 'e']): Promise<unknown> {
  if ((await client.target.users()).length === 0) for (const name of users) await client.user(name)
  const { body } = await client.get(`/Users${query}`)
  const { totalResults, startIndex, itemsPerPage, Resources } = body
  const names = Resources.map(({ userName }: { userName: string }) => userName).join('')
  return [names, totalResults, startIndex, itemsPerPage]
}

/** D41 to D46 and D64: lists. */
export const pageCases: Cases = {
  D41: {
    ask: (client) => page(client, '?count=2'),
    wrong: ['ab', 2, 1, 2],
    right: ['ab', 5, 1, 2],
  },
  D41b: {
    ask: async (client) => {
      for (let index = 0; index < 101; index++) await client.user(`user ${index}`)
      const { totalResults, Resources } = (await client.get('/Users')).body
      return [totalResults, Resources.length]
    },
    wrong: [100, 100],
    right: [101, 101],
  },
  D42: {
    ask: async (client) => [await page(client, '?count=10'), await page(client, '?count=2')],
    wrong: [
      ['abcde', 5, 1, 10],
      ['ab', 5, 1, 2],
    ],
    right: [
      ['abcde', 5, 1, 5],
      ['ab', 5, 1, 2],
    ],
  },
  D43: {
    ask: async (client) => [
      await page(client, ''),
      await page(client, '?startIndex=1'),
      await page(client, '?startIndex=0&count=1'),
      await page(client, '?filter=userName%20eq%20%22b%22&startIndex=1'),
    ],
    wrong: [
      ['abcde', 5, 0, 5],
      ['bcde', 5, 1, 4],
      ['a', 5, 0, 1],
      ['b', 1, 1, 1],
    ],
    right: [
      ['abcde', 5, 1, 5],
      ['abcde', 5, 1, 5],
      ['a', 5, 1, 1],
      ['b', 1, 1, 1],
    ],
  },
  D44: {
    ask: async (client) => [
      await page(client, '?count=2'),
      await page(client, '?count=2&startIndex=3'),
      await page(client, '?count=1&startIndex=3'),
    ],
    wrong: [
      ['ab', 5, 1, 2],
      ['bc', 5, 3, 2],
      ['c', 5, 3, 1],
    ],
    right: [
      ['ab', 5, 1, 2],
      ['cd', 5, 3, 2],
      ['c', 5, 3, 1],
    ],
  },
  D45: {
    ask: (client) => page(client, '?count=2&startIndex=3'),
    wrong: ['ab', 5, 3, 2],
    right: ['cd', 5, 3, 2],
  },
  D46: {
    ask: (client) => page(client, '?count=2&startIndex=6'),
    wrong: ['de', 5, 6, 2],
    right: ['', 5, 6, 0],
  },
  D64: {
    ask: async (client) => {
      await client.user('ada')
      return Object.keys((await client.get('/Users')).body).at(-1)
    },
    wrong: 'resources',
    right: 'Resources',
  },
}
