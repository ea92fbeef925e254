import { AppError } from '../base/error.ts'
import type { Connection } from './connection.ts'

/**
 * Whether anybody is there and knows the credential: otherwise every probe would fail for one reason.
 *
 * @throws AppError `ERR_TARGET_UNREACHABLE`, `ERR_TARGET_REFUSES`
 */
export async function knock(connection: Connection, signal?: AbortSignal): Promise<void> {
  const { response, error, request } = await connection.send(
    { method: 'GET', path: '/Users', query: 'startIndex=1&count=1' },
    signal,
  )
  if (signal?.aborted) return
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
}
