import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { JsonObject } from '../../src/base/json.ts'
import type { Target } from '../../src/target/target.ts'

/** Stands before the built-in target, which speaks SCIM 2.0, and understands member lists of SCIM 1.1 as well. */
export class Scim11Door implements AsyncDisposable {
  readonly token = 'lab-token'
  #target: Target | undefined
  readonly #server = createServer((request, response) => {
    this.#pass(request, response).catch((error) => response.destroy(error))
  })

  async listen(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
    return this
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  standBefore(target: Target): void {
    this.#target = target
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  async #pass(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const target = this.#target as Target
    let text = ''
    for await (const chunk of incoming.setEncoding('utf8')) text += chunk
    const answer = await target.fetch(`${target.url}${incoming.url}`, {
      method: incoming.method ?? 'GET',
      headers: { authorization: `Bearer ${this.token}`, 'content-type': 'application/scim+json' },
      ...(text === '' ? {} : { body: toScim20(JSON.parse(text)) }),
    })
    response.writeHead(answer.status, { 'content-type': 'application/scim+json' }).end(await answer.text())
  }
}

function toScim20(body: JsonObject): string {
  const members = body.members as { value: string; operation?: string }[] | undefined
  if (!members?.length) return JSON.stringify(body)
  const operations = members.map(({ value, operation }) =>
    operation === 'delete'
      ? { op: 'remove', path: `members[value eq "${value}"]` }
      : { op: 'add', path: 'members', value: [{ value }] },
  )
  return JSON.stringify({
    schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
    Operations: operations,
  })
}
