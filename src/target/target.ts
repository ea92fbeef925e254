import { randomUUID } from 'node:crypto'
import { AppError } from '../base/error.ts'
import type { JsonObject } from '../base/json.ts'
import { derivedUuid } from '../base/random.ts'
import type { ResourceType } from '../scim/urn.ts'
import type { Context } from './context.ts'
import { discoveryDocuments } from './discovery.ts'
import { answer, honestSteps } from './pipeline.ts'
import { Propagation } from './propagation.ts'
import { Representation } from './representation.ts'
import { listen, originOf, stop } from './socket.ts'
import type { Reply, Steps, TargetRequest } from './step.ts'
import { WebRequest, webResponse } from './web-request.ts'

export interface TargetOptions {
  /** Default 127.0.0.1. */
  host?: string
  /** Default 0: any free port. */
  port?: number
  /** The bearer token to be shown; null lets everybody in. Default: a random one. */
  token?: string | null
  /** Below which the endpoints stand. Default `/scim/v2`. */
  basePath?: string
  /** Milliseconds that every answer takes longer. Default 0. */
  latencyMs?: number
  /** Milliseconds after which a write is seen by reads. Uniqueness and writes see it at once. Default 0. */
  visibleAfterMs?: number
  /** The most resources in one answer. Default 1000. */
  maxResults?: number
  /** Whether two groups may not have one displayName; RFC 7643 lets them. Default false. */
  uniqueGroupNames?: boolean
  /** Makes the ids of resources repeatable. Default: random ids. */
  seed?: string
  /** Milliseconds since the epoch, for `meta` and `visibleAfterMs`. Default: the wall clock. */
  now?: () => number
  /** What the target does wrong on purpose, each on top of those before it. */
  defects?: readonly Defect[]
}

/** Replaces some steps, given those it replaces. */
export type Defect = (steps: Steps, context: Context) => Partial<Steps>

/** A SCIM 2.0 service provider in memory: RFC 7643 and RFC 7644, and the forms that identity providers really send. */
export interface Target extends AsyncDisposable {
  /** The base URL, such as `http://127.0.0.1:41234/scim/v2`. */
  readonly url: string
  readonly token: string | null
  /** How many requests were answered since the start or the last reset. */
  readonly requests: number
  /** Answers a request without a socket. The host in its URL does not count. */
  fetch(input: Request | string | URL, init?: RequestInit): Promise<Response>
  /** All users as they are, also what reads do not see yet. */
  users(): JsonObject[]
  /** All groups as they are, also what reads do not see yet. */
  groups(): JsonObject[]
  /** Forgets all resources and starts counting anew. */
  reset(): void
  close(): Promise<void>
}

/** Starts a target. It accepts connections once the promise is fulfilled. */
export async function createTarget(options: TargetOptions = {}): Promise<Target> {
  const { host = '127.0.0.1', port = 0, token = randomUUID(), latencyMs = 0, defects = [] } = options
  const basePath = basePathOf(options.basePath ?? '/scim/v2')
  if (token === '') {
    throw new AppError(
      'ERR_TARGET_TOKEN_EMPTY',
      'The token of the target is empty; give a text, or null for no token.',
    )
  }
  let requests = 0
  let respond: (request: TargetRequest) => Promise<Reply>
  const server = await listen(host, port, (request) => respond(request))
  const url = originOf(server) + basePath
  const context = contextOf(options, basePath, token, url)
  const steps = honestSteps(context)
  for (const defect of defects) Object.assign(steps, defect({ ...steps }, context))
  respond = async (request) => {
    requests++
    if (latencyMs > 0) await new Promise((resolve) => setTimeout(resolve, latencyMs))
    return answer(steps, request)
  }
  const all = (type: ResourceType) =>
    context.propagation.written.all(type).map((entry) => context.representation.resource(entry, undefined))
  const close = () => stop(server)
  return {
    url,
    token,
    get requests() {
      return requests
    },
    fetch: async (input, init) => webResponse(await respond(new WebRequest(new Request(input, init)))),
    users: () => all('User'),
    groups: () => all('Group'),
    reset() {
      context.propagation.reset()
      context.restartIds()
      requests = 0
    },
    close,
    [Symbol.asyncDispose]: close,
  }
}

function contextOf(options: TargetOptions, basePath: string, token: string | null, url: string): Context {
  const { visibleAfterMs = 0, maxResults = 1000, uniqueGroupNames = false, now = Date.now, seed } = options
  let made = 0
  return {
    basePath,
    token,
    maxResults,
    uniqueGroupNames,
    propagation: new Propagation(visibleAfterMs, now),
    representation: new Representation(url),
    discovery: discoveryDocuments({ baseUrl: url, maxResults, needsToken: token !== null }),
    now,
    newId: (type) => (seed === undefined ? randomUUID() : derivedUuid(seed, type, made++)),
    restartIds: () => {
      made = 0
    },
  }
}

function basePathOf(path: string): string {
  const trimmed = path.replace(/^\/+|\/+$/g, '')
  return trimmed === '' ? '' : `/${trimmed}`
}
