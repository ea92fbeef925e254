import { createHash, timingSafeEqual } from 'node:crypto'
import { isIP } from 'node:net'
import type { MiddlewareHandler } from 'hono'
import { AppError } from '../base/error.ts'

export interface GuardOptions {
  /** The address that the server is bound to, as given. */
  host: string
  /** What `Authorization: Bearer …` must hold; undefined: nothing is asked. */
  token: string | undefined
}

const loopbackName = /^(localhost|[a-z0-9-]+\.localhost)$/i
const wildcards = ['0.0.0.0', '::', '']

/** Whether only this machine can reach what is bound to `host`. */
export function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '')
  if (isIP(bare) === 4) return bare.startsWith('127.')
  return isIP(bare) === 6 ? /^(0*:)*:?0*1$/.test(bare) : loopbackName.test(bare)
}

/**
 * Keeps out what a web page could send behind its reader's back: requests under a host name that is not ours (DNS
 * rebinding), and changes from another origin. Bound to all addresses, the token alone guards: then our names are not
 * known, and a page does not have the token.
 */
export function guard({ host, token }: GuardOptions): MiddlewareHandler {
  const anyName = wildcards.includes(host)
  const expected = token === undefined ? undefined : digest(token)
  return async (c, next) => {
    const authority = c.req.header('host') ?? ''
    const name = authority.replace(/:\d*$/, '')
    if (!anyName && !isLoopback(name) && name.toLowerCase() !== bracketed(host).toLowerCase()) {
      throw new AppError('ERR_HOST_FOREIGN', `"${authority}" is not a name of this server.`, {
        hint: `Use http://${bracketed(host)}, or a loopback name such as localhost.`,
      })
    }
    if (!safe.includes(c.req.method))
      checkOrigin(c.req.header('origin'), c.req.header('sec-fetch-site'), authority)
    if (expected && !open.includes(c.req.path) && !holds(c.req.header('authorization'), expected)) {
      c.header('WWW-Authenticate', 'Bearer realm="scimulator"')
      throw new AppError('ERR_TOKEN_WRONG', 'This server wants its API token: Authorization: Bearer <token>.')
    }
    await next()
  }
}

const safe = ['GET', 'HEAD', 'OPTIONS']

/** What a machine asks that has no token: whether we live. */
const open = ['/livez', '/readyz']

function checkOrigin(origin: string | undefined, site: string | undefined, authority: string): void {
  const foreignSite = site !== undefined && site !== 'same-origin' && site !== 'none'
  if (foreignSite || (origin !== undefined && hostOf(origin) !== authority)) {
    throw new AppError(
      'ERR_ORIGIN_FOREIGN',
      `A page of ${origin ?? 'another site'} may not change anything here.`,
    )
  }
}

/** The scheme does not count: something in front of us may speak TLS. */
function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined
}

function holds(header: string | undefined, expected: Buffer): boolean {
  const [, given] = /^Bearer +(\S+) *$/i.exec(header ?? '') ?? []
  return given !== undefined && timingSafeEqual(digest(given), expected)
}

/** Digests have one length, so that comparing them tells nothing about the token. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

function bracketed(host: string): string {
  return isIP(host) === 6 ? `[${host}]` : host
}
