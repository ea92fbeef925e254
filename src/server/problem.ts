import { STATUS_CODES } from 'node:http'
import { AppError, type Problem } from '../base/error.ts'

/** An error of the API as it is told (RFC 9457). */
export interface ProblemDocument {
  type: 'about:blank'
  /** The status in words. */
  title: string
  status: number
  detail: string
  /** Stable and greppable. */
  code: string
  hint?: string
  errors?: readonly Problem[]
}

/**
 * The document for whatever was thrown. What is not an `AppError` is a fault of ours: it is said to be one, and nothing
 * about it is told.
 *
 * @param misshapen whether the body of the request does not even have the right shape: a value that cannot be taken is
 *   a 422, an unknown or missing name and a wrong type are a 400
 */
export function problemOf(error: unknown, misshapen: () => boolean): ProblemDocument {
  if (!(error instanceof AppError)) {
    return document(500, 'ERR_INTERNAL', 'Something went wrong inside SCIMulator; this is a fault of ours.', {
      hint: 'Its standard error says more.',
    })
  }
  const status = statusOf(error.code)
  return document(status === 422 && misshapen() ? 400 : status, error.code, error.message, error)
}

/** Codes with a meaning of their own in HTTP; every other `AppError` finds fault with what was given: 422. */
const statuses: Record<string, number> = {
  ERR_BODY_INVALID: 400,
  ERR_QUERY_INVALID: 400,
  ERR_LIMIT_INVALID: 400,
  ERR_CURSOR_INVALID: 400,
  ERR_TOKEN_WRONG: 401,
  ERR_ORIGIN_FOREIGN: 403,
  ERR_NOT_FOUND: 404,
  ERR_METHOD_NOT_ALLOWED: 405,
  ERR_NOT_ACCEPTABLE: 406,
  ERR_STATE: 409,
  ERR_CONFLICT: 409,
  ERR_CLOCK_REAL: 409,
  ERR_BODY_TOO_LARGE: 413,
  ERR_MEDIA_TYPE: 415,
  ERR_HOST_FOREIGN: 421,
  ERR_RATE: 429,
  ERR_CLOSING: 503,
  ERR_STORE_FULL: 507,
  ERR_STORE_READ_ONLY: 503,
  ERR_STORE_UNAVAILABLE: 503,
  ERR_STORE_IN_USE: 503,
}

function statusOf(code: string): number {
  return statuses[code] ?? 422
}

function document(
  status: number,
  code: string,
  detail: string,
  { hint, errors }: { hint?: string | undefined; errors?: readonly Problem[] },
): ProblemDocument {
  return {
    type: 'about:blank',
    title: STATUS_CODES[status] ?? 'Error',
    status,
    detail,
    code,
    ...(hint === undefined ? {} : { hint }),
    ...(errors === undefined || errors.length === 0 ? {} : { errors }),
  }
}
