import type { JsonObject } from '../../src/base/json.ts'
import { createTarget, type Target, type TargetOptions } from '../../src/target/target.ts'

export interface Answer {
  status: number
  headers: Headers
  text: string
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into answers without proving their shape first.
  body: any
}

/** A target and a client that holds its token. */
export async function open(options: TargetOptions = {}) {
  const target = await createTarget({ token: 'secret', ...options })
  return { target, ...clientOf(target), [Symbol.asyncDispose]: () => target.close() }
}

export function clientOf(target: Target) {
  const send = async (
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> => {
    const response = await target.fetch(target.url + path, {
      method,
      headers: {
        Authorization: `Bearer ${target.token}`,
        ...(body !== undefined && { 'Content-Type': 'application/scim+json' }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const text = await response.text()
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: jsonIn(text),
    }
  }
  return {
    send,
    get: (path: string, headers?: Record<string, string>) => send('GET', path, undefined, headers),
    post: (path: string, body: unknown) => send('POST', path, body),
    put: (path: string, body: unknown) => send('PUT', path, body),
    patch: (path: string, ...operations: unknown[]) => send('PATCH', path, { Operations: operations }),
    remove: (path: string) => send('DELETE', path),
    filter: (path: string, filter: string, more = '') =>
      send('GET', `${path}?filter=${encodeURIComponent(filter)}${more}`),
    user: async (userName: string, more: JsonObject = {}) =>
      (await send('POST', '/Users', { userName, ...more })).body,
    group: async (displayName: string, ...members: string[]) =>
      (await send('POST', '/Groups', { displayName, members: members.map((value) => ({ value })) })).body,
  }
}

/** Undefined for what is no JSON, which a target with a defect may send. */
function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
