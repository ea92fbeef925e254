import { AppError, type Problem } from '../base/error.ts'
import { isObject, type Json } from '../base/json.ts'

/** A running server. */
export interface Server {
  /** As `serve` prints it. */
  url: string
  apiToken?: string | undefined
}

export const defaultServer = 'http://127.0.0.1:7040'

/** What is asked, where it is not only to be read. */
export interface Ask {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  body?: Json | undefined
}

/**
 * Asks the HTTP API of a running server.
 *
 * @param path below `/api/v1`
 * @returns the body of the answer; undefined where there is none
 * @throws AppError with the code of the server's own problem; `ERR_SERVER_UNREACHABLE` where nobody answers, and
 *   `ERR_SERVER_ANSWER` where somebody else does
 */
export async function askServer<Answer>(
  server: Server,
  path: string,
  { method, body: sent }: Ask = { method: 'GET' },
): Promise<Answer> {
  const place = placeIn(server, path)
  const headers = headersFor(server)
  if (sent !== undefined) headers['content-type'] = 'application/json'
  const response = await answerOf(place, {
    method,
    headers,
    ...(sent !== undefined && { body: JSON.stringify(sent) }),
  })
  const text = await response.text()
  const body = jsonOf(text)
  if (response.ok && (body !== undefined || (text === '' && method !== 'GET'))) return body as Answer
  if (isObject(body) && typeof body.code === 'string' && typeof body.detail === 'string') {
    throw new AppError(body.code, body.detail, {
      ...(typeof body.hint === 'string' && { hint: body.hint }),
      ...(Array.isArray(body.errors) && { errors: body.errors as unknown as Problem[] }),
    })
  }
  throw notOurs(place, response.status)
}

/**
 * The number of the newest exchange of a running server: the id with which its stream of events begins.
 *
 * @throws AppError as `askServer`
 */
export async function lastExchange(server: Server): Promise<number> {
  const place = placeIn(server, '/events')
  const response = await answerOf(place, { headers: headersFor(server) })
  // An error has a body of its own, which `askServer` knows how to tell.
  if (!response.ok || !response.body) await askServer(server, '/events')
  let text = ''
  for await (const chunk of (response.body ?? new ReadableStream()).pipeThrough(new TextDecoderStream())) {
    text += chunk
    const [, id] = /^id: (\d+)$/m.exec(text) ?? []
    if (id !== undefined) return Number(id)
  }
  throw notOurs(place, response.status)
}

/** All items of a list, page by page; at most `most`. */
export async function askForAll<Item>(server: Server, path: string, most = 10_000): Promise<Item[]> {
  const items: Item[] = []
  let cursor: string | null = null
  do {
    const query = new URLSearchParams({ limit: '1000', ...(cursor !== null && { cursor }) })
    const page: { items: Item[]; nextCursor: string | null } = await askServer(
      server,
      `${path}${path.includes('?') ? '&' : '?'}${query}`,
    )
    items.push(...page.items)
    cursor = page.nextCursor
  } while (cursor !== null && items.length < most)
  return items.slice(0, most)
}

function placeIn({ url }: Server, path: string): string {
  return `${url.replace(/\/+$/, '')}/api/v1${path}`
}

function headersFor({ apiToken }: Server): Record<string, string> {
  return apiToken === undefined ? {} : { authorization: `Bearer ${apiToken}` }
}

function notOurs(place: string, status: number): AppError {
  return new AppError('ERR_SERVER_ANSWER', `${place} answered ${status}, and not as SCIMulator does.`, {
    hint: 'Give the URL that `scimulator serve` prints by --url.',
  })
}

async function answerOf(place: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(place, { ...init, redirect: 'error' })
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    if (!URL.canParse(place)) {
      throw new AppError(
        'ERR_URL_INVALID',
        `"${place}" is no URL; give one such as ${defaultServer} by --url.`,
      )
    }
    throw new AppError('ERR_SERVER_UNREACHABLE', `No SCIMulator answers at ${new URL(place).origin}.`, {
      hint: 'Start one by `scimulator serve`, or give its URL by --url.',
      cause: error,
    })
  }
}

function jsonOf(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
