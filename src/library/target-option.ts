import { createServer, type RequestListener, type Server } from 'node:http'
import { AppError } from '../base/error.ts'
import type { AppCreate } from '../directory/app-schema.ts'
import type { Auth } from '../wire/auth.ts'
import { type FetchHandler, fetchServer } from './fetch-server.ts'

/** How the IdP shows the target who it is: one of the two, or neither for no credentials. */
export interface TargetCredentials {
  /** As in the config file: `{ type: 'bearer', token }`, `basic`, `header`, `oauth2-client-credentials` or `none`. */
  auth?: Auth | undefined
  /** Short for `auth: { type: 'bearer', token }`; null for none. */
  token?: string | null | undefined
}

/** A target that listens somewhere. */
export interface RemoteTarget extends TargetCredentials {
  /** Base URL of the SCIM endpoint, as an administrator would type it: `http://127.0.0.1:3000/scim/v2`. */
  url: string
  /** Certificates to trust besides the public ones, as PEM. */
  ca?: string | undefined
  /** False: any certificate will do. */
  rejectUnauthorized?: boolean | undefined
}

/** A handler of web-standard requests, such as a Hono app: it is called in this process, without a port. */
export interface FetchTarget extends TargetCredentials {
  fetch: FetchHandler
  /**
   * The base URL that requests are made for: its path is where the SCIM endpoint stands, its host is what the handler
   * reads in `Host`. Nobody has to listen there. Default `http://<app>.localhost/scim/v2`.
   */
  url?: string | undefined
}

/** A handler as `node:http` has it, such as an Express app: it is called in this process, without a port. */
export interface ListenerTarget extends TargetCredentials {
  listener: RequestListener
  /** As for `fetch`. */
  url?: string | undefined
}

/**
 * The app under test: a base URL; `{ url, auth }`; `{ fetch }`, which a Hono app and `createTarget()` are as they stand;
 * `{ listener }`; or a `node:http` listener itself, which an Express app is.
 */
export type TargetOption = string | RemoteTarget | FetchTarget | ListenerTarget | RequestListener

/** What is kept of a target, and who of this process answers for it. */
export interface ReadTarget {
  target: AppCreate['target']
  handler: Handler | undefined
}

/** The same object for the same target, so that two apps may share it. */
export interface Handler {
  key: object
  serve: () => Server
}

/** Throws `ERR_APP_INVALID` for what is no target. What its parts hold is checked with the app. */
export function readTarget(option: TargetOption, app: string): ReadTarget {
  if (typeof option === 'string') return { target: { url: option }, handler: undefined }
  if (typeof option === 'function') return readTarget({ listener: option }, app)
  if (typeof option !== 'object' || option === null) throw noTarget()
  if ('fetch' in option && typeof option.fetch === 'function') {
    return {
      target: within(option, app),
      handler: { key: option, serve: () => fetchServer((request) => option.fetch(request)) },
    }
  }
  if ('listener' in option && typeof option.listener === 'function') {
    const { listener } = option
    return { target: within(option, app), handler: { key: listener, serve: () => createServer(listener) } }
  }
  if (!('url' in option)) throw noTarget()
  const { token, auth, ...rest } = option
  return { target: { ...rest, ...credentials({ token, auth }) } as AppCreate['target'], handler: undefined }
}

/** Only what is known of it: an app has many properties of its own. */
function within(given: FetchTarget | ListenerTarget, app: string) {
  return { url: given.url ?? defaultUrl(app), ...credentials(given) }
}

/** `.localhost` is the loopback interface, whatever stands before it (RFC 6761 §6.3). */
function defaultUrl(app: string): string {
  const label = app
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 63)
  return `http://${label || 'app'}.localhost/scim/v2`
}

function credentials({ auth, token }: TargetCredentials): { auth?: Auth } {
  if (auth !== undefined && token !== undefined) {
    throw invalid('target.token', 'cannot be given together with auth')
  }
  if (typeof token === 'string') return { auth: { type: 'bearer', token } }
  return auth === undefined ? {} : { auth }
}

function noTarget(): AppError {
  return invalid('target', 'must be a base URL, { url, auth }, { fetch }, { listener } or a listener itself')
}

function invalid(path: string, message: string): AppError {
  return new AppError('ERR_APP_INVALID', `The app is not valid: ${path} ${message}.`, {
    errors: [{ path, message }],
  })
}
