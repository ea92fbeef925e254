import { randomUUID } from 'node:crypto'
import type { JsonObject } from '../base/json.ts'
import type { ResourceType } from '../scim/urn.ts'
import { defectNamed } from './defect/catalogue.ts'
import type { Hooks } from './hook.ts'
import { listen, originOf, stop } from './socket.ts'
import type { Reply, TargetRequest } from './step.ts'
import { openTenant, type Tenant } from './tenant.ts'
import { checkTokens } from './token.ts'
import { WebRequest, webResponse } from './web-request.ts'

export interface TargetOptions {
  /** Default 127.0.0.1. */
  host?: string
  /** Default 0: any free port. */
  port?: number
  /** The bearer token to be shown; null lets everybody in. Default: a random one. */
  token?: string | null
  /** The token of a second tenant, with users and groups of its own. Default: there is none. */
  secondToken?: string
  /** Below which the endpoints stand. Default `/scim/v2`. */
  basePath?: string
  /** Milliseconds that every answer takes longer. Default 0. */
  latencyMs?: number
  /** Milliseconds after which a write is seen by reads. Uniqueness and writes see it at once. Default 0. */
  visibleAfterMs?: number
  /** The most resources in one answer. Default 1000. */
  maxResults?: number
  /**
   * Whether two groups may not have one displayName. RFC 7643 lets them; Entra ID, which finds groups by it, needs
   * that they may not. Default true.
   */
  uniqueGroupNames?: boolean
  /** Makes the ids of resources repeatable. Default: random ids. */
  seed?: string
  /** Milliseconds since the epoch, for `meta` and `visibleAfterMs`. Default: the wall clock. */
  now?: () => number
  /** How so many milliseconds go by, for `latencyMs` and slow defects. Default: a timer. */
  wait?: (ms: number) => Promise<void>
  /**
   * What the target does wrong on purpose, each on top of those before it: ids of `docs/target.md` such as `D23`, or
   * hooks of your own. Default: nothing.
   */
  defects?: readonly (string | Hooks)[]
}

/** A SCIM 2.0 service provider in memory: RFC 7643 and RFC 7644, and the forms that identity providers really send. */
export interface Target extends AsyncDisposable {
  /** The base URL, such as `http://127.0.0.1:41234/scim/v2`. */
  readonly url: string
  readonly token: string | null
  /** That of the second tenant. */
  readonly secondToken: string | undefined
  /** How many requests were answered since the start or the last reset. */
  readonly requests: number
  /** Answers a request without a socket. The host in its URL does not count. */
  fetch(input: Request | string | URL, init?: RequestInit): Promise<Response>
  /** All users of the first tenant as they are, also what reads do not see yet. */
  users(): JsonObject[]
  /** All its groups as they are, also what reads do not see yet. */
  groups(): JsonObject[]
  /** Forgets all resources, those of the second tenant too, and starts counting anew. */
  reset(): void
  close(): Promise<void>
}

/** Starts a target. It accepts connections once the promise is fulfilled. */
export async function createTarget(options: TargetOptions = {}): Promise<Target> {
  const { host = '127.0.0.1', port = 0, token = randomUUID(), secondToken, latencyMs = 0 } = options
  checkTokens(token, secondToken)
  const hooks = (options.defects ?? []).map((defect) =>
    typeof defect === 'string' ? defectNamed(defect).hooks : defect,
  )
  const basePath = basePathOf(options.basePath ?? '/scim/v2')
  let requests = 0
  let respond: (request: TargetRequest) => Promise<Reply>
  const server = await listen(host, port, (request) => respond(request))
  const url = originOf(server) + basePath
  const place = { basePath, url, token, secondToken }
  const first = openTenant(options, place, hooks)
  const second: Tenant | undefined =
    secondToken === undefined ? undefined : openTenant(seededAnew(options), place, hooks)
  respond = async (request) => {
    requests++
    if (latencyMs > 0) await first.context.wait(latencyMs)
    const tenant = second && first.steps.tenant(request) === 'second' ? second : first
    return tenant.steps.answer(request)
  }
  const { propagation, representation } = first.context
  const all = (type: ResourceType) =>
    propagation.written.all(type).map((entry) => representation.resource(entry, undefined))
  const close = () => stop(server)
  return {
    url,
    token,
    secondToken,
    get requests() {
      return requests
    },
    fetch: async (input, init) => webResponse(await respond(new WebRequest(new Request(input, init)))),
    users: () => all('User'),
    groups: () => all('Group'),
    reset() {
      for (const tenant of [first, second]) tenant?.reset()
      requests = 0
    },
    close,
    [Symbol.asyncDispose]: close,
  }
}

/** Two tenants may not give the same ids, or one would seem to reach what is the other's. */
function seededAnew(options: TargetOptions): TargetOptions {
  return options.seed === undefined ? options : { ...options, seed: `${options.seed} second` }
}

function basePathOf(path: string): string {
  const trimmed = path.replace(/^\/+|\/+$/g, '')
  return trimmed === '' ? '' : `/${trimmed}`
}
