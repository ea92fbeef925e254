import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import type { TLSSocket } from 'node:tls'

/** Handles a web-standard request: a Hono app, a worker, `Deno.serve` and `Bun.serve` have such a function. */
export type FetchHandler = (request: Request) => Response | Promise<Response>

/** A server, not listening yet, that answers as the handler says. A handler that throws is a 500 with the error's message. */
export function fetchServer(handler: FetchHandler): Server {
  return createServer((incoming, outgoing) => {
    const gone = new AbortController()
    outgoing.once('close', () => {
      if (!outgoing.writableFinished) gone.abort()
    })
    answer(handler, incoming, outgoing, gone.signal).catch((error: Error) => outgoing.destroy(error))
  })
}

async function answer(
  handler: FetchHandler,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  signal: AbortSignal,
): Promise<void> {
  const body = await buffer(incoming)
  let response: Response
  try {
    response = await handler(requestOf(incoming, body, signal))
    // What is no response fails here, as it would in any server.
    // Set, not written: a body that goes out in one piece then has its length.
    outgoing.statusCode = response.status
    for (const [name, value] of headersOf(response)) outgoing.setHeader(name, value)
  } catch (error) {
    const thrown = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
    for (const name of outgoing.getHeaderNames()) outgoing.removeHeader(name)
    outgoing.writeHead(500, { 'content-type': 'text/plain; charset=utf-8' })
    // The message, because whoever reads it is the one who wrote the handler.
    outgoing.end(`The handler threw ${thrown}`)
    return
  }
  await send(response, outgoing)
}

function requestOf(incoming: IncomingMessage, body: Buffer, signal: AbortSignal): Request {
  const { method = 'GET', url = '/', socket, rawHeaders } = incoming
  const scheme = (socket as Partial<TLSSocket>).encrypted ? 'https' : 'http'
  const headers = new Headers()
  for (let index = 0; index < rawHeaders.length; index += 2) {
    headers.append(rawHeaders[index] ?? '', rawHeaders[index + 1] ?? '')
  }
  return new Request(`${scheme}://${incoming.headers.host ?? 'localhost'}${url}`, {
    method,
    headers,
    signal,
    // A Request cannot have a body with these.
    ...(method === 'GET' || method === 'HEAD' ? {} : { body: new Uint8Array(body) }),
  })
}

function headersOf({ headers }: Response): [string, string | string[]][] {
  const cookies = headers.getSetCookie()
  const single = [...headers].filter(([name]) => name !== 'set-cookie')
  return cookies.length > 0 ? [...single, ['set-cookie', cookies]] : single
}

/** A body that is there at once goes out in one piece, with its length; a longer one as it comes. */
async function send({ body }: Response, outgoing: ServerResponse): Promise<void> {
  if (!body) {
    outgoing.end()
    return
  }
  const closed = new Promise<void>((resolve) => void outgoing.once('close', resolve))
  const reader = body.getReader()
  let chunk = await reader.read()
  while (!chunk.done) {
    const next = reader.read()
    const last = await Promise.race([
      next,
      new Promise<undefined>((resolve) => setImmediate(() => resolve(undefined))),
    ])
    if (last?.done) {
      outgoing.end(chunk.value)
      return
    }
    if (!outgoing.write(chunk.value)) await Promise.race([once(outgoing, 'drain'), closed])
    // Whoever makes an endless body is told that nobody reads it any more.
    if (outgoing.destroyed) await reader.cancel()
    chunk = await next
  }
  outgoing.end()
}
