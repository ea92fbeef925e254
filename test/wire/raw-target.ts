import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'

/** One request as it came from the socket. */
export interface RawRequest {
  /** Request line and headers, without the empty line at their end. */
  lines: string[]
  body: string
  socket: Socket
  /** The connections are numbered from 1. */
  connection: number
}

export interface RawTarget extends AsyncDisposable {
  url: string
  port: number
  requests: RawRequest[]
}

/** A server that shows the bytes it got and answers with whatever `answer` writes, valid or not. */
export async function rawTarget(answer: (request: RawRequest, count: number) => void): Promise<RawTarget> {
  const requests: RawRequest[] = []
  const sockets = new Set<Socket>()
  let connections = 0
  const server = createServer((socket) => {
    const connection = ++connections
    let received = ''
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.setEncoding('latin1').on('data', (chunk) => {
      received += chunk
      for (let parsed = parse(received); parsed; parsed = parse(received)) {
        received = parsed.rest
        const request = { lines: parsed.lines, body: parsed.body, socket, connection }
        requests.push(request)
        answer(request, requests.length)
      }
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    requests,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

/** A complete answer that leaves the connection open. */
export function ok(request: RawRequest, body = '{}', ...headers: string[]): void {
  const head = ['HTTP/1.1 200 OK', `Content-Length: ${Buffer.byteLength(body)}`, ...headers]
  request.socket.write(`${head.join('\r\n')}\r\n\r\n${body}`)
}

function parse(text: string): { lines: string[]; body: string; rest: string } | null {
  const end = text.indexOf('\r\n\r\n')
  if (end < 0) return null
  const lines = text.slice(0, end).split('\r\n')
  const rest = text.slice(end + 4)
  const length = Number(/^content-length: *(\d+)$/im.exec(text.slice(0, end))?.[1] ?? 0)
  if (/^transfer-encoding: *chunked$/im.test(text.slice(0, end))) {
    const last = rest.indexOf('0\r\n\r\n')
    return last < 0 ? null : { lines, body: rest.slice(0, last + 5), rest: rest.slice(last + 5) }
  }
  return rest.length < length ? null : { lines, body: rest.slice(0, length), rest: rest.slice(length) }
}
