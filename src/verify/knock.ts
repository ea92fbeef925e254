import { AppError } from '../base/error.ts'
import type { Exchange } from '../wire/exchange.ts'
import type { Connection } from './connection.ts'

/**
 * Whether anybody is there, speaks SCIM and knows the credential: otherwise every probe would fail for one reason.
 *
 * @throws AppError `ERR_TARGET_UNREACHABLE`, `ERR_TARGET_REFUSES`, `ERR_TARGET_NO_SCIM`
 */
export async function knock(connection: Connection, signal?: AbortSignal): Promise<Exchange> {
  const exchange = await connection.send(
    { method: 'GET', path: '/Users', query: 'startIndex=1&count=1' },
    signal,
  )
  const { response, error, request } = exchange
  if (signal?.aborted) return exchange
  if (error) {
    throw new AppError('ERR_TARGET_UNREACHABLE', `${request.url} does not answer: ${error.message}`, {
      hint: 'Is the server up, and is --target its SCIM base URL?',
    })
  }
  if (response?.status === 401 || response?.status === 403) {
    throw new AppError(
      'ERR_TARGET_REFUSES',
      `${request.url} answers ${response.status} to the credential given, so nothing else would tell anything.`,
      { hint: 'Give one that may read and write users and groups by --token.' },
    )
  }
  if (response && (isPage(response) || (await isNowhere(response, connection, signal)))) {
    const what = isPage(response) ? 'with an HTML page' : 'like any path that is not there'
    throw new AppError(
      'ERR_TARGET_NO_SCIM',
      `${request.url} is answered ${what} (${response.status}): there is no SCIM below this URL.`,
      {
        hint: 'Give the SCIM base URL by --target, the one that a vendor is given: often it ends in /scim/v2. A web app that answers every unknown path with its start page looks like this too.',
      },
    )
  }
  return exchange
}

interface Answer {
  status: number
  body: string
}

/** A page for people. A 5xx comes from a server that is there and broken. */
function isPage({ status, body }: Answer): boolean {
  return status < 500 && /^\s*<(!doctype\s|html\b)/i.test(body.slice(0, 1000))
}

/** A 404 in the very words with which the server speaks of a path that nobody has. One for an empty list has others. */
async function isNowhere(users: Answer, connection: Connection, signal?: AbortSignal): Promise<boolean> {
  if (users.status !== 404) return false
  const path = '/scimulator-no-such-path'
  const { response } = await connection.send({ method: 'GET', path, query: 'startIndex=1&count=1' }, signal)
  const same = response?.body.replaceAll(path.slice(1), 'Users') === users.body
  return response?.status === 404 && same
}
