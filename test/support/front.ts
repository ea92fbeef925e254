import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { isObject, type Json, type JsonObject } from '../../src/base/json.ts'
import { amend } from '../../src/scenario/amend.ts'
import type { OddAnswer } from '../../src/scenario/answer-schema.ts'
import { fitsRequest, type Ids, type SeenRequest, withIds } from '../../src/scenario/request-match.ts'
import type { Target } from '../../src/target/target.ts'

const basePath = '/scim/v2'

/** What stands before the built-in target and answers some requests in its own way. */
export class Front implements AsyncDisposable {
  readonly ids = new Map<string, string>()
  readonly token = 'front-token'
  readonly #server = createServer((request, response) => {
    this.#respond(request)
      .then(({ status, headers, text }) => void response.writeHead(status, headers).end(text))
      .catch((error) => response.destroy(error))
  })
  readonly #left: { rule: OddAnswer; times: number }[]
  #target: Target | undefined
  #port = 0
  #odd = false

  constructor(rules: readonly OddAnswer[]) {
    this.#left = rules.map((rule) => ({ rule, times: rule.times ?? Number.POSITIVE_INFINITY }))
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
    this.#port = (this.#server.address() as AddressInfo).port
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}${basePath}`
  }

  standBefore(target: Target): void {
    this.#target = target
  }

  /** From now on the rules count; until then every answer is the target's own. */
  beOdd(): void {
    this.#odd = true
  }

  /** The rules count no more. */
  beTame(): void {
    this.#odd = false
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  async #respond(incoming: IncomingMessage): Promise<Reply> {
    const seen = await read(incoming)
    return this.#answer(seen)
  }

  async #answer(seen: SeenRequest): Promise<Reply> {
    const found = this.#left.find(
      ({ rule, times }) => times > 0 && fitsRequest(rule.when, seen, this.ids, 'some'),
    )
    if (!this.#odd || !found) return this.#pass(seen)
    found.times--
    const { answer, instead, amend: amendment } = found.rule
    if (answer) {
      const { status, headers, body, text } = answer
      const type = text === undefined ? 'application/scim+json' : 'text/plain'
      return {
        status,
        headers: { 'content-type': type, ...headers },
        text: text ?? (body === undefined ? '' : withIds(JSON.stringify(body), this.ids)),
      }
    }
    const { method = seen.method, path = seen.path, query = seen.query } = instead ?? {}
    const body = instead?.body === undefined ? seen.body : named(instead.body, this.ids)
    const reply = await this.#pass({ method, path: withIds(path, this.ids), query, body })
    return amendment && reply.text !== '' ? { ...reply, text: amend(reply.text, amendment) } : reply
  }

  /** The built-in target's own answer. */
  async #pass({ method, path, query, body }: Omit<SeenRequest, 'header'>): Promise<Reply> {
    const target = this.#target
    if (!target) throw new Error('nothing stands behind the front')
    const response = await target.fetch(`${target.url}${path}${query === null ? '' : `?${query}`}`, {
      method,
      headers: { authorization: `Bearer ${target.token}`, 'content-type': 'application/scim+json' },
      ...(body === undefined || method === 'DELETE' ? {} : { body: JSON.stringify(body) }),
    })
    this.#learn(target)
    const text = (await response.text()).replaceAll(target.url, this.url)
    return { status: response.status, headers: { 'content-type': 'application/scim+json' }, text }
  }

  /** A name stays with the first resource that had it. */
  #learn(target: Target): void {
    for (const { userName, displayName, id } of [...target.users(), ...target.groups()] as JsonObject[]) {
      const name = String(userName ?? displayName)
      if (!this.ids.has(name)) this.ids.set(name, String(id))
    }
  }
}

interface Reply {
  status: number
  headers: Record<string, string>
  text: string
}

function named(body: Json, ids: Ids): Json {
  return JSON.parse(withIds(JSON.stringify(body), ids)) as Json
}

async function read(incoming: IncomingMessage): Promise<SeenRequest> {
  const { method = '', url = '', headers } = incoming
  const mark = url.indexOf('?')
  const path = mark < 0 ? url : url.slice(0, mark)
  let text = ''
  for await (const chunk of incoming.setEncoding('utf8')) text += chunk
  const body = text === '' ? undefined : (JSON.parse(text) as Json)
  return {
    method,
    path: path.slice(basePath.length),
    query: mark < 0 ? null : url.slice(mark + 1),
    header: (name) => {
      const value = headers[name.toLowerCase()]
      return Array.isArray(value) ? value.join(', ') : value
    },
    body: isObject(body) || Array.isArray(body) ? body : undefined,
  }
}
