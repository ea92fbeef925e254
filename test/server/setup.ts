import { request } from 'node:http'
import { type Idp, type IdpOptions, openIdp } from '../../src/idp.ts'
import { createServer, type Server, type ServerOptions } from '../../src/server/server.ts'
import { createTarget, type Target } from '../../src/target/target.ts'

export interface Answer {
  status: number
  headers: Record<string, string | string[] | undefined>
  text: string
  /** The body as JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: tests say what they expect of it
  json: any
}

export interface Lab extends AsyncDisposable {
  idp: Idp
  server: Server
  /** What was told to `onFault`. */
  faults: unknown[]
  /** `call('POST', '/users', {…})`: a path below `/api/v1`, or, with two slashes, below the root. */
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>
}

export async function startServer(
  options: Partial<ServerOptions> = {},
  idpOptions: IdpOptions = { clock: 'virtual' },
): Promise<Lab> {
  const idp = openIdp(idpOptions)
  const faults: unknown[] = []
  const start = { port: 0, onFault: (error: unknown) => faults.push(error), ...options }
  const server = await createServer(idp, start).catch(async (error) => {
    await idp.close()
    throw error
  })
  return {
    idp,
    server,
    faults,
    call: (method, path, body, headers) => call(server.url, method, path, body, headers),
    [Symbol.asyncDispose]: async () => {
      await server.close()
      await idp.close()
    },
  }
}

/** An app named `app` against a target of its own. */
export async function addApp(idp: Idp, profile: string): Promise<Target> {
  const target = await createTarget({ seed: 'test' })
  const auth = { type: 'bearer', token: target.token ?? '' }
  idp.directory.apps.create({ name: 'app', profile, target: { url: target.url, auth } })
  return target
}

/** What stands at a path in each item of a list. */
export function pluck(items: unknown, ...path: string[]): unknown[] {
  return (items as unknown[]).map((item) =>
    path.reduce((value, key) => (value as Record<string, unknown>)[key], item),
  )
}

/** A request with any header, also those that fetch would not send. */
export function call(
  base: string,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body)
  const { hostname, port } = new URL(base)
  const type =
    text === undefined
      ? {}
      : { 'Content-Type': 'application/json', 'Content-Length': String(Buffer.byteLength(text)) }
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        hostname: hostname.replace(/^\[|\]$/g, ''),
        port,
        method,
        path: path.startsWith('//') ? path.slice(1) : `/api/v1${path}`,
        headers: { ...type, ...headers },
        agent: false,
      },
      (incoming) => {
        const chunks: Buffer[] = []
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
        incoming.on('error', reject)
        incoming.on('end', () => {
          const answer = Buffer.concat(chunks).toString()
          resolve({
            status: incoming.statusCode ?? 0,
            headers: incoming.headers,
            text: answer,
            get json() {
              return JSON.parse(answer)
            },
          })
        })
      },
    )
    outgoing.on('error', reject)
    outgoing.end(text)
  })
}
