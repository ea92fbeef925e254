import type { Server } from 'node:http'
import { AppError } from '../base/error.ts'
import type { LocalServers } from '../wire/loopback.ts'
import type { Handler } from './target-option.ts'

/** Who of this process answers at which origin. */
export class LocalTargets {
  readonly #servers = new Map<string, Server>()
  readonly #keys = new Map<string, object>()

  /** Grows while it is in use. */
  get servers(): LocalServers {
    return this.#servers
  }

  /** From now on that handler answers at the origin of the URL. Another one there is `ERR_CONFLICT`. */
  put(url: string, { key, serve }: Handler): void {
    const origin = URL.canParse(url) ? new URL(url).origin : url
    const present = this.#keys.get(origin)
    if (present === key) return
    if (present) {
      throw new AppError('ERR_CONFLICT', `Another target of this process answers at ${origin} already.`, {
        hint: 'Give this one a url of its own, such as http://second.localhost/scim/v2.',
      })
    }
    this.#keys.set(origin, key)
    this.#servers.set(origin, serve())
  }
}
