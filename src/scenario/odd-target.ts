import type { Json } from '../base/json.ts'
import type { Hooks } from '../target/hook.ts'
import type { Reply, TargetRequest } from '../target/step.ts'
import { amend } from './amend.ts'
import type { OddAnswer } from './answer-schema.ts'
import { fitsRequest, type Ids, type SeenRequest, withIds } from './request-match.ts'
import type { RequestPattern } from './request-schema.ts'

type Answer = (request: TargetRequest) => Promise<Reply>

/** What somebody else does in the target, right after the answer to the first request that looks like `after`. */
export interface Meanwhile {
  after: Partial<RequestPattern>
  do: RequestPattern[]
}

/** Bytes of a body that is looked at. */
const longestBody = 16 * 1024 * 1024

/**
 * Makes the built-in target answer some requests in another way than it would. Without rules it does nothing.
 * Requests that are not the IdP's carry the header `own` and are answered as always.
 */
export class OddTarget {
  #left: { rule: OddAnswer; times: number }[] = []
  #meanwhile: Meanwhile | undefined
  readonly #basePath: string
  readonly #ids: () => Ids
  readonly #change: (request: RequestPattern) => Promise<void>

  /**
   * @param ids what `{name}` stands for at this moment
   * @param change sends what somebody else does
   */
  constructor(basePath: string, ids: () => Ids, change: (request: RequestPattern) => Promise<void>) {
    this.#basePath = basePath
    this.#ids = ids
    this.#change = change
  }

  /** From now on these count, in place of those before; the first that fits. */
  answerBy(rules: readonly OddAnswer[]): void {
    this.#left = rules.map((rule) => ({ rule, times: rule.times ?? Number.POSITIVE_INFINITY }))
  }

  /** Happens once. */
  meanwhile(meanwhile: Meanwhile): void {
    this.#meanwhile = meanwhile
  }

  /** For the target's own steps. */
  readonly hooks: Hooks = {
    answer: (next) => async (request) => {
      const odd = this.#left.length > 0 || this.#meanwhile !== undefined
      if (!odd || request.header(own) !== undefined) return next(request)
      const seen = await read(request, this.#basePath)
      const reply = await this.#answer(seen, next)
      const { after, do: changes = [] } = this.#meanwhile ?? {}
      if (after && fitsRequest(after, seen, this.#ids(), 'same')) {
        this.#meanwhile = undefined
        for (const change of changes) await this.#change(change)
      }
      return reply
    },
  }

  async #answer(seen: Read, next: Answer): Promise<Reply> {
    const ids = this.#ids()
    const found = this.#left.find(({ rule, times }) => times > 0 && fitsRequest(rule.when, seen, ids, 'some'))
    if (!found) return next(requestOf(seen, this.#basePath))
    found.times--
    const { answer, instead, amend: amendment } = found.rule
    if (answer) {
      const { status, headers, body, text } = answer
      const type = text === undefined ? 'application/scim+json' : 'text/plain'
      return {
        status,
        headers: { 'content-type': type, ...headers },
        body: text ?? (body === undefined ? '' : withIds(JSON.stringify(body), ids)),
      }
    }
    const { method = seen.method, path = seen.path, query = seen.query } = instead ?? {}
    const bytes =
      instead?.body === undefined ? seen.bytes : Buffer.from(withIds(JSON.stringify(instead.body), ids))
    const taken = { ...seen, method, path: withIds(path, ids), query, bytes }
    const reply = await next(requestOf(taken, this.#basePath))
    return amendment && reply.body !== '' ? { ...reply, body: amend(reply.body, amendment) } : reply
  }
}

/** A header of requests to the built-in target that are not the IdP's: it answers them as it is. */
export const own = 'x-scimulator-scenario'

interface Read extends SeenRequest {
  /** As it came; it can be read only once. */
  bytes: Uint8Array
}

async function read(request: TargetRequest, basePath: string): Promise<Read> {
  const { method, path, query } = request
  const bytes = bodiless.has(method) ? new Uint8Array() : await request.body(longestBody)
  return {
    method,
    path: path.slice(basePath.length),
    query: query === '' ? null : query,
    header: (name) => request.header(name.toLowerCase()),
    body: parsed(Buffer.from(bytes).toString()),
    bytes,
  }
}

const bodiless = new Set(['GET', 'HEAD', 'DELETE'])

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text)
  } catch {
    // What is no JSON fits no pattern with a body.
    return undefined
  }
}

/** The request as the target's own steps read it. */
function requestOf({ method, path, query, header, bytes }: Read, basePath: string): TargetRequest {
  return { method, path: basePath + path, query: query ?? '', header, body: async () => bytes }
}
