import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Asked {
  collection: 'Users' | 'Groups'
  startIndex: number
  count: number
  /** How many lists of this collection were asked for so far, this one included. */
  page: number
}

export interface ListingTarget extends AsyncDisposable {
  url: string
  token: string
  asked: Asked[]
}

/**
 * A target that only lists, as one function from what is asked to what it answers: a body, or undefined if it has
 * answered, or not, by itself.
 */
export async function listingTarget(
  answer: (asked: Asked, response: ServerResponse) => unknown,
): Promise<ListingTarget> {
  const asked: Asked[] = []
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://target')
    const collection = url.pathname.endsWith('/Groups') ? 'Groups' : 'Users'
    const one: Asked = {
      collection,
      startIndex: Number(url.searchParams.get('startIndex') ?? 1),
      count: Number(url.searchParams.get('count') ?? 100),
      page: asked.filter((each) => each.collection === collection).length + 1,
    }
    asked.push(one)
    const body = answer(one, response)
    if (body !== undefined) response.end(typeof body === 'string' ? body : JSON.stringify(body))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    token: 't',
    asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** A page of a list as it should be: what stands from `startIndex` on, at most `count` and at most `cap`. */
export function pageOf(all: readonly unknown[], { startIndex, count }: Asked, cap = count) {
  const Resources = all.slice(startIndex - 1, startIndex - 1 + Math.min(count, cap))
  return { totalResults: all.length, startIndex, itemsPerPage: Resources.length, Resources }
}

export const noGroups = { totalResults: 0, startIndex: 1, itemsPerPage: 0, Resources: [] }
