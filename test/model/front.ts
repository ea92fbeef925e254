import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createTarget, type Target } from '../../src/target/target.ts'
import { Watch } from './watch.ts'

/** The moment at which the target lives. */
const targetTime = Date.UTC(2026, 0, 5, 9)

/** Stands before a target of its own: slows it down, and sees what goes through. */
export class Front implements AsyncDisposable {
  readonly target: Target
  readonly watch: Watch
  readonly #server: Server
  #requests = 0
  /** No connection gets through. */
  #down = false
  #turnsOf: (request: number) => number = () => 0

  private constructor(target: Target) {
    this.target = target
    this.watch = new Watch(target)
    this.#server = createServer((incoming, outgoing) => {
      this.#respond(incoming, outgoing).catch((error) => outgoing.destroy(error))
    })
  }

  static async create(): Promise<Front> {
    const target = await createTarget({ token: 'front-token', seed: 'model', now: () => targetTime })
    const front = new Front(target)
    await new Promise<void>((resolve) => front.#server.listen(0, '127.0.0.1', resolve))
    return front
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/scim/v2`
  }

  /** Cuts every connection, and lets none through until `mend`. */
  cut(): void {
    this.#down = true
    this.#server.closeAllConnections()
  }

  mend(): void {
    this.#down = false
  }

  /** How many turns of the event loop the answer to the nth request takes. */
  answerAfter(turnsOf: (request: number) => number): void {
    this.#turnsOf = turnsOf
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
    await this.target.close()
  }

  async #respond(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = await textOf(incoming)
    const { method = '', url = '' } = incoming
    const turns = this.#turnsOf(this.#requests++)
    if (this.#down) return void incoming.socket.destroy()
    outgoing.on('close', this.watch.begin(method, url, body))
    const response = await this.target.fetch(`http://front${url}`, {
      method,
      headers: {
        authorization: incoming.headers.authorization ?? '',
        'content-type': 'application/scim+json',
      },
      ...(body === '' || method === 'GET' || method === 'DELETE' ? {} : { body }),
    })
    for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve))
    answerWith(outgoing, response.status, (await response.text()).replaceAll(this.target.url, this.url))
  }
}

function answerWith(outgoing: ServerResponse, status: number, body: string): void {
  const length = status === 204 ? {} : { 'content-length': Buffer.byteLength(body) }
  outgoing.writeHead(status, { 'content-type': 'application/scim+json', ...length }).end(body)
}

async function textOf(incoming: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of incoming.setEncoding('utf8')) text += chunk
  return text
}
