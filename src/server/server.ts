import type { Server as HttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import { AppError } from '../base/error.ts'
import type { Idp } from '../idp.ts'
import { createApi } from './api.ts'
import { isLoopback } from './guard.ts'
import { listenError } from './listen-error.ts'

export interface ServerOptions {
  /** Default 127.0.0.1. Anything that is not loopback wants a token. */
  host?: string | undefined
  /** 0: any that is free. */
  port: number
  token?: string | undefined
  /** Told of every fault of ours. */
  onFault?: ((error: unknown) => void) | undefined
}

export interface Server {
  /** `http://127.0.0.1:7040`, without a slash at its end. */
  readonly url: string
  /** Lets requests under way finish, for five seconds at most. The IdP stays open. */
  close(): Promise<void>
}

/**
 * Serves the HTTP API of an IdP, which stays the caller's. Throws `ERR_TOKEN_MISSING` when it would be reachable from
 * other machines without a token, and `ERR_LISTEN` when the address cannot be had.
 */
export async function createServer(idp: Idp, options: ServerOptions): Promise<Server> {
  const { host = '127.0.0.1', port, token, onFault } = options
  if (token === undefined && !isLoopback(host)) {
    throw new AppError(
      'ERR_TOKEN_MISSING',
      `On ${host} other machines could reach the API, so it needs a token.`,
      {
        hint: 'Give --api-token or SCIMULATOR_API_TOKEN, or stay on 127.0.0.1.',
      },
    )
  }
  const closing = new AbortController()
  const api = createApi(idp, { host, token, onFault, closing: closing.signal })
  const server = createAdaptorServer({ fetch: api.fetch, overrideGlobalObjects: false }) as HttpServer
  await listen(server, host, port)
  return {
    url: urlOf(server.address() as AddressInfo),
    async close() {
      closing.abort()
      await end(server)
    },
  }
}

/** How long requests under way may take once the server closes. */
const graceMs = 5000

function end(server: HttpServer): Promise<void> {
  const cut = setTimeout(() => server.closeAllConnections(), graceMs)
  return new Promise((resolve) => {
    server.close(() => {
      clearTimeout(cut)
      resolve()
    })
    server.closeIdleConnections()
  })
}

function urlOf({ address, family, port }: AddressInfo): string {
  const wildcard = { '0.0.0.0': '127.0.0.1', '::': '[::1]' }[address]
  return `http://${wildcard ?? (family === 'IPv6' ? `[${address}]` : address)}:${port}`
}

function listen(server: HttpServer, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(listenError(error, host, port)))
    server.listen(port, host.replace(/^\[|\]$/g, ''), resolve)
  })
}
