import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { refuseWhatIsNoRequest } from './no-request.ts'
import { refuse } from './render.ts'
import { ScimError, tooLarge } from './scim-error.ts'
import type { Reply, TargetRequest } from './step.ts'

/** Longer than clients keep an idle connection, so that it is never closed under a request on its way. */
const keepAliveMs = 75_000

/**
 * Serves HTTP straight from node. Measured with @hono/node-server between, a request costs a third to a half more,
 * unless that replaces the process's global Request and Response; and it answers some bad requests by itself, not
 * as SCIM errors.
 */
export async function listen(
  host: string,
  port: number,
  answer: (request: TargetRequest) => Promise<Reply>,
): Promise<Server> {
  const server = createServer(
    { keepAliveTimeout: keepAliveMs, requireHostHeader: false },
    (incoming, outgoing) => {
      if (isWithoutHost(incoming))
        return send(refuse(new ScimError(400, 'The Host header is missing')), outgoing)
      answer(new SocketRequest(incoming)).then(
        (reply) => send(reply, outgoing),
        (error) => outgoing.destroy(error),
      )
    },
  )
  refuseWhatIsNoRequest(server)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
  return server
}

/** Where the server can be reached from this machine. */
export function originOf(server: Server): string {
  const { address, port, family } = server.address() as AddressInfo
  const anywhere = address === '0.0.0.0' ? '127.0.0.1' : address === '::' ? '::1' : address
  return `http://${family === 'IPv6' ? `[${anywhere.replace('[', '')}]` : anywhere}:${port}`
}

export async function stop(server: Server): Promise<void> {
  if (!server.listening) return
  await new Promise<void>((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()))
    server.closeAllConnections()
  })
}

/** RFC 9112 §3.2.2: a server takes the whole URL, too. Whose host it names does not count. */
const absoluteForm = /^https?:\/\/[^/?#]*/i

/** RFC 9112 §3.2. Node would answer by itself, without a body. */
function isWithoutHost({ httpVersion, headers }: IncomingMessage): boolean {
  return httpVersion === '1.1' && headers.host === undefined
}

function send({ status, headers, body }: Reply, outgoing: ServerResponse): void {
  const length = status === 204 || status === 304 ? {} : { 'Content-Length': Buffer.byteLength(body) }
  outgoing.writeHead(status, { ...headers, ...length })
  outgoing.end(body)
}

class SocketRequest implements TargetRequest {
  readonly method: string
  readonly path: string
  readonly query: string
  readonly #incoming: IncomingMessage

  constructor(incoming: IncomingMessage) {
    const url = (incoming.url ?? '/').replace(absoluteForm, '') || '/'
    const mark = url.indexOf('?')
    this.#incoming = incoming
    this.method = incoming.method ?? 'GET'
    this.path = mark < 0 ? url : url.slice(0, mark)
    this.query = mark < 0 ? '' : url.slice(mark + 1)
  }

  header(name: string): string | undefined {
    const value = this.#incoming.headers[name]
    return Array.isArray(value) ? value.join(', ') : value
  }

  body(limit: number): Promise<Uint8Array> {
    return new Promise((resolve, reject) => {
      const incoming = this.#incoming
      const chunks: Buffer[] = []
      let length = 0
      if (Number(incoming.headers['content-length'] ?? 0) > limit) return reject(tooLarge(limit))
      incoming.on('data', (chunk: Buffer) => {
        length += chunk.length
        // The rest is read and dropped: a client that still writes would not see the answer.
        if (length <= limit) chunks.push(chunk)
        else reject(tooLarge(limit))
      })
      incoming.on('end', () => resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)))
      incoming.on('error', () => reject(new ScimError(400, 'The body broke off', 'invalidSyntax')))
    })
  }
}
