import { tooLarge } from './scim-error.ts'
import type { Reply, TargetRequest } from './step.ts'

/** A web-standard request, for use without a socket. */
export class WebRequest implements TargetRequest {
  readonly method: string
  readonly path: string
  readonly query: string
  readonly #request: Request

  constructor(request: Request) {
    const { pathname, search } = new URL(request.url)
    this.#request = request
    this.method = request.method
    this.path = pathname
    this.query = search.slice(1)
  }

  header(name: string): string | undefined {
    return this.#request.headers.get(name) ?? undefined
  }

  async body(limit: number): Promise<Uint8Array> {
    const body = new Uint8Array(await this.#request.arrayBuffer())
    if (body.length > limit) throw tooLarge(limit)
    return body
  }
}

export function webResponse({ status, headers, body }: Reply): Response {
  return new Response(status === 204 || status === 304 ? null : body, { status, headers })
}
