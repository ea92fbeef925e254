import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface ScriptedAnswer {
  status: number
  /** Default empty. */
  body?: string
}

export interface ScriptedTarget extends AsyncDisposable {
  url: string
  token: string
}

/** A server that answers whatever `answer` says to the method and URL of a request, and understands nothing. */
export async function scriptedTarget(
  answer: (request: { method: string; url: string }) => ScriptedAnswer,
): Promise<ScriptedTarget> {
  const server = createServer((request: IncomingMessage, response) => {
    const { method = '', url = '' } = request
    const { status, body = '' } = answer({ method, url })
    request.resume()
    response.writeHead(status, { 'content-type': 'application/scim+json' }).end(body)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/scim/v2`,
    token: 'scripted',
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
