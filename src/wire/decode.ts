import { promisify } from 'node:util'
import { brotliDecompress, gunzip, inflate, inflateRaw } from 'node:zlib'
import type { TransportError } from './exchange.ts'

/**
 * Undoes the content codings of a body (RFC 9110 §8.4), the last applied first. Stops at `limit` bytes of output, so
 * that a few kilobytes that unfold into gigabytes do no harm.
 */
export async function decodeBody(
  body: Buffer,
  coding: string,
  limit: number,
): Promise<Buffer | TransportError> {
  const codings = coding
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && name !== 'identity')
  if (codings.length > maxCodings) {
    return {
      code: 'malformed',
      message: `The body is coded ${codings.length} times over; ${maxCodings} are undone.`,
    }
  }

  let bytes = body
  for (const name of codings.reverse()) {
    const decode = decoders[name]
    if (!decode) {
      return {
        code: 'malformed',
        message: `The body has the content coding "${name}"; gzip, deflate and br are undone.`,
      }
    }
    try {
      bytes = await decode(bytes, { maxOutputLength: limit })
    } catch (error) {
      return failure(error as NodeJS.ErrnoException, name, limit)
    }
  }
  return bytes
}

const maxCodings = 4

type Decoder = (bytes: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>

const decodeGzip: Decoder = promisify(gunzip)
const decodeZlib: Decoder = promisify(inflate)
const decodeRaw: Decoder = promisify(inflateRaw)

const decoders: Record<string, Decoder> = {
  gzip: decodeGzip,
  'x-gzip': decodeGzip,
  br: promisify(brotliDecompress),
  // RFC 9110 §8.4.1.2: some send "deflate" without the zlib head that it ought to have.
  deflate: (bytes, options) => (hasZlibHead(bytes) ? decodeZlib(bytes, options) : decodeRaw(bytes, options)),
}

/** RFC 1950 §2.2: method 8 in the low bits, and the first two bytes a multiple of 31. */
function hasZlibHead(bytes: Buffer): boolean {
  return bytes.length >= 2 && ((bytes[0] ?? 0) & 0x0f) === 8 && bytes.readUInt16BE(0) % 31 === 0
}

function failure(error: NodeJS.ErrnoException, coding: string, limit: number): TransportError {
  if (error.code === 'ERR_BUFFER_TOO_LARGE') {
    return { code: 'too-large', message: `The ${coding} body unfolds into more than ${limit} bytes.` }
  }
  // zlib's word for input that stops in the middle.
  if (error.code === 'Z_BUF_ERROR') {
    return { code: 'truncated', message: `The ${coding} body ended early (${error.message}).` }
  }
  return { code: 'malformed', message: `The body is not ${coding} (${error.message}).` }
}
