import { AppError, type Problem } from '../base/error.ts'
import { isObject, type Json } from '../base/json.ts'

/** A running server. */
export interface Server {
  /** As `serve` prints it. */
  url: string
  apiToken?: string | undefined
}

export const defaultServer = 'http://127.0.0.1:7040'

/**
 * Asks the HTTP API of a running server.
 *
 * @param path below `/api/v1`
 * @throws AppError with the code of the server's own problem; `ERR_SERVER_UNREACHABLE` where nobody answers, and
 *   `ERR_SERVER_ANSWER` where somebody else does
 */
export async function askServer<Answer>({ url, apiToken }: Server, path: string): Promise<Answer> {
  const place = `${url.replace(/\/+$/, '')}/api/v1${path}`
  const headers: Record<string, string> =
    apiToken === undefined ? {} : { authorization: `Bearer ${apiToken}` }
  const response = await answerOf(place, headers)
  const body = jsonOf(await response.text())
  if (response.ok && body !== undefined) return body as Answer
  if (isObject(body) && typeof body.code === 'string' && typeof body.detail === 'string') {
    throw new AppError(body.code, body.detail, {
      ...(typeof body.hint === 'string' && { hint: body.hint }),
      ...(Array.isArray(body.errors) && { errors: body.errors as unknown as Problem[] }),
    })
  }
  throw new AppError(
    'ERR_SERVER_ANSWER',
    `${place} answered ${response.status}, and not as SCIMulator does.`,
    {
      hint: 'Give the URL that `scimulator serve` prints by --url.',
    },
  )
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

async function answerOf(place: string, headers: Record<string, string>): Promise<Response> {
  try {
    return await fetch(place, { headers, redirect: 'error' })
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
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
