import { validateHeaderName, validateHeaderValue } from 'node:http'
import { AppError } from '../base/error.ts'
import type { HeaderRow } from '../profile/http-schema.ts'
import type { Authorization } from './auth.ts'

/** The headers of one request, in the two shapes that are needed: for the socket, and for the journal. */
export interface HeaderBlock {
  /** `[name, value, name, value, …]` */
  flat: readonly string[]
  pairs: [string, string][]
}

/** Gives the headers of a request with that body; null is no body. */
export type HeaderTemplate = (body: string | null) => HeaderBlock

/**
 * Compiles a profile's rows for one target and one credential: what does not change from request to request is worked
 * out here. Rows go out as listed, and nothing besides, with two exceptions without which HTTP/1.1 has no valid
 * request: a Host header (RFC 9112 §3.2), put first, and a Content-Length on a body (§6.3), put last, each only where
 * no row gives it.
 */
export function compileHeaders(
  rows: readonly HeaderRow[],
  host: string,
  authorization: Authorization | null,
): HeaderTemplate {
  const listed = [...rows]
  if (!lists(listed, 'host')) listed.unshift({ name: 'Host', value: '{host}', when: 'always' })
  const framed = [...listed]
  if (!lists(listed, 'content-length') && !lists(listed, 'transfer-encoding')) {
    framed.push({ name: 'Content-Length', value: '{length}', when: 'body' })
  }

  const compile = (row: HeaderRow) => compileRow(row, host, authorization)
  const bare = block(listed.filter((row) => row.when === 'always').flatMap(compile), '0')
  const cells = framed.flatMap(compile)
  return (body) => (body === null ? bare : block(cells, String(Buffer.byteLength(body))))
}

/** A header whose value is the parts with the body's length between them. */
interface Cell {
  name: string
  parts: readonly string[]
  /** The pair itself, when the length does not occur in it. */
  fixed: [string, string] | null
}

function compileRow(row: HeaderRow, host: string, authorization: Authorization | null): Cell[] {
  if (row.value === '{authorization}')
    return authorization ? [cell(authorization[0], [authorization[1]])] : []
  // Split before filling in, so that a credential that happens to contain `{length}` stays as it is.
  const parts = row.value
    .split('{length}')
    .map((part) =>
      part.replace(/\{(authorization|host)\}/g, (_, name) =>
        name === 'host' ? host : (authorization?.[1] ?? ''),
      ),
    )
  return [cell(row.name, parts)]
}

function cell(name: string, parts: string[]): Cell {
  const sample = parts.join('0')
  try {
    validateHeaderName(name)
    validateHeaderValue(name, sample)
  } catch (cause) {
    throw new AppError(
      'ERR_HEADER_INVALID',
      `The header "${name}" cannot be sent: ${(cause as Error).message}.`,
      { cause },
    )
  }
  // Node writes headers as Latin-1 or UTF-8 depending on whether a body goes along; only ASCII is the same in both.
  if (/[^\t\x20-\x7e]/.test(sample)) {
    throw new AppError('ERR_HEADER_INVALID', `The value of the header "${name}" must be ASCII to be sent.`)
  }
  return { name, parts, fixed: parts.length === 1 ? [name, sample] : null }
}

function block(cells: readonly Cell[], length: string): HeaderBlock {
  const flat: string[] = []
  const pairs: [string, string][] = []
  for (const cell of cells) {
    const pair: [string, string] = cell.fixed ?? [cell.name, cell.parts.join(length)]
    flat.push(pair[0], pair[1])
    pairs.push(pair)
  }
  return { flat, pairs }
}

function lists(rows: readonly HeaderRow[], name: string): boolean {
  return rows.some((row) => row.name.toLowerCase() === name)
}
