import type { Json, JsonObject } from '../base/json.ts'
import { isObject } from '../base/json.ts'
import type { RequestSpec } from '../dialect/request-spec.ts'
import type { ResourceType } from '../scim/urn.ts'
import type { Auth } from '../wire/auth.ts'
import type { LocalServers } from '../wire/loopback.ts'
import { createTransport, type Transport } from '../wire/transport.ts'

export interface TargetAccess {
  url: string
  auth: Auth
  /** Who of this process answers instead of a host of the network. */
  servers?: LocalServers | undefined
  ca?: string | undefined
  rejectUnauthorized?: boolean | undefined
}

export interface TargetAnswer {
  status: number
  /** JSON; undefined where there is none. */
  body: Json | undefined
}

/** The target does not answer as far as a status. */
export class Unreachable extends Error {}

/** Looks at the target, and changes it as somebody else would: over SCIM, beside the IdP and not in its journal. */
export class TargetClient {
  readonly #transport: Transport

  /** @param mark the name of a header that tells the built-in target who asks */
  constructor({ url, auth, servers, ca, rejectUnauthorized }: TargetAccess, mark?: string) {
    this.#transport = createTransport({
      baseUrl: url,
      auth,
      headers: [
        { name: 'Host', value: '{host}', when: 'always' },
        { name: 'Authorization', value: '{authorization}', when: 'always' },
        { name: 'Accept', value: 'application/scim+json, application/json', when: 'always' },
        { name: 'Content-Type', value: 'application/scim+json', when: 'body' },
        { name: 'Content-Length', value: '{length}', when: 'body' },
        ...(mark === undefined ? [] : [{ name: mark, value: 'yes', when: 'always' as const }]),
      ],
      timeouts: { connectMs: 10_000, firstByteMs: 30_000, totalMs: 60_000 },
      maxSockets: 4,
      baseQuery: 'keep',
      servers,
      tls: {
        ...(ca === undefined ? {} : { ca }),
        ...(rejectUnauthorized === undefined ? {} : { rejectUnauthorized }),
      },
    })
  }

  /** Never fails for what the target answers. No answer is `Unreachable`. */
  async send(
    method: RequestSpec['method'],
    path: string,
    query: string | null,
    body?: Json,
  ): Promise<TargetAnswer> {
    const { response, error } = await this.#transport.send({
      intent: 'scenario',
      method,
      path,
      query,
      body: body === undefined ? null : JSON.stringify(body),
    })
    if (!response) throw new Unreachable(error?.message ?? 'there was no answer')
    return { status: response.status, body: parsed(response.body) }
  }

  /** Fails with `Unreachable` where nobody answers; whatever is answered will do. */
  async knock(): Promise<void> {
    await this.send('GET', '/ServiceProviderConfig', null)
  }

  /** The resource of that id; undefined where there is none. */
  async get(type: ResourceType, id: string): Promise<JsonObject | undefined> {
    const { status, body } = await this.send('GET', `/${type}s/${encodeURIComponent(id)}`, null)
    return status === 200 && isObject(body) ? body : undefined
  }

  /** All of that userName or displayName that the target finds. */
  async find(type: ResourceType, name: string): Promise<JsonObject[]> {
    const attribute = type === 'User' ? 'userName' : 'displayName'
    const quoted = JSON.stringify(name)
    return this.#list(type, `filter=${encodeURIComponent(`${attribute} eq ${quoted}`)}`)
  }

  /** Some of them: names for somebody who has mistyped one. */
  async some(type: ResourceType): Promise<JsonObject[]> {
    return this.#list(type, 'startIndex=1&count=100')
  }

  close(): void {
    this.#transport.close()
  }

  async #list(type: ResourceType, query: string): Promise<JsonObject[]> {
    const { status, body } = await this.send('GET', `/${type}s`, query)
    if (status !== 200 || !isObject(body) || !Array.isArray(body.Resources)) return []
    return body.Resources.filter(isObject)
  }
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text)
  } catch {
    // Not JSON: as good as no body.
    return undefined
  }
}
