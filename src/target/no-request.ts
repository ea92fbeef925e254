import type { Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { refuse } from './render.ts'
import { ScimError } from './scim-error.ts'

const reasons: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  405: 'Method Not Allowed',
  408: 'Request Timeout',
  431: 'Request Header Fields Too Large',
}

const refusals: Readonly<Record<string, [status: number, detail: string]>> = {
  HPE_HEADER_OVERFLOW: [431, 'The headers are larger than 16 KiB'],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: [400, 'The chunk extensions are too large'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'The request took too long to arrive'],
}

/** Answers what never becomes a request of Node as SCIM does, too: Node would send a status line alone. */
export function refuseWhatIsNoRequest(server: Server): void {
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    const [status, detail] = refusals[error.code ?? ''] ?? [400, 'This is no HTTP request']
    close(socket, new ScimError(status, detail))
  })
  server.on('connect', (_, socket) => close(socket, new ScimError(405, 'This is no proxy')))
  server.on('checkExpectation', (_, outgoing) => {
    const { status, headers, body } = refuse(new ScimError(417, 'Nothing but 100-continue can be expected'))
    outgoing.writeHead(status, { ...headers, 'Content-Length': Buffer.byteLength(body) }).end(body)
  })
}

function close(socket: Duplex, error: ScimError): void {
  if (!socket.writable) {
    socket.destroy()
    return
  }
  const { status, headers, body } = refuse(error)
  const fields = { ...headers, 'Content-Length': Buffer.byteLength(body), Connection: 'close' }
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.end(`HTTP/1.1 ${status} ${reasons[status]}\r\n${lines.join('')}\r\n${body}`)
}
