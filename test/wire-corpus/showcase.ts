import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { JsonObject } from '../../src/base/json.ts'

export interface Showcase extends AsyncDisposable {
  url: string
}

/** A target that creates whatever it is sent, and shows one and the same resource, byte for byte, ever after. */
export async function createShowcase(resource: JsonObject): Promise<Showcase> {
  const server = createServer((request, response) => {
    const lists = request.method === 'GET' && (request.url ?? '').includes('?')
    const body = lists ? { totalResults: 0, Resources: [] } : resource
    request.resume().on('end', () => {
      response.writeHead(request.method === 'POST' ? 201 : 200, { 'content-type': 'application/scim+json' })
      response.end(JSON.stringify(body))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}/scim/v2`, [Symbol.asyncDispose]: close }
}
