import { isUtf8 } from 'node:buffer'
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib'
import type { JsonObject } from '../base/json.ts'
import { receivedJson } from '../base/received-json.ts'
import { objectAt, pairsOf, textOf } from './har-value.ts'
import { headerOf } from './recorded.ts'

type Headers = readonly [string, string][]

/** The body of a request in a HAR, or why it is not there. */
export function requestBody(
  request: JsonObject,
  headers: Headers,
): { body: string | null; flaw?: string | undefined } {
  const post = objectAt(request, 'postData')
  const type = textOf(post.mimeType) || (headerOf(headers, 'content-type') ?? '')
  if (typeof post.text === 'string' && post.text !== '') {
    return {
      body: encoded(post) ? fromBase64(post.text, headers) : (unmarkedBase64(post.text, type) ?? post.text),
    }
  }
  const params = pairsOf(post.params)
  if (params.length > 0) return { body: fromParams(params) }
  const size = Math.max(bytesAt(request.bodySize), bytesAt(headerOf(headers, 'content-length')))
  if (size > 0) return { body: null, flaw: `its body of ${size} bytes is not in the recording` }
  return { body: typeof post.text === 'string' ? '' : null }
}

/** The body of an answer in a HAR; undefined where the tool has not kept it. */
export function answerBody(response: JsonObject, status: number, headers: Headers): string | undefined {
  const content = objectAt(response, 'content')
  const { text, size } = content
  if (typeof text === 'string' && text !== '') return encoded(content) ? fromBase64(text, headers) : text
  if (status < 200 || status === 204 || status === 205 || status === 304) return ''
  // Chrome says of an answer that broke off that it has no bytes, and beside it why.
  const length = headerOf(headers, 'content-length')?.trim()
  const lost = bytesAt(size) + bytesAt(length) > 0 || textOf(response._error) !== ''
  return !lost && (text === '' || size === 0 || length === '0') ? '' : undefined
}

function encoded({ encoding }: JsonObject): boolean {
  return typeof encoding === 'string' && encoding.toLowerCase() === 'base64'
}

/** A number of bytes; -1 stands for not known. */
function bytesAt(value: unknown): number {
  const number = Number(value)
  return Number.isSafeInteger(number) && number > 0 ? number : 0
}

/** Tools keep what was read, but some what stood on the wire, compressed. */
function fromBase64(text: string, headers: Headers): string {
  const bytes: Buffer = Buffer.from(text, 'base64')
  const codings = (headerOf(headers, 'content-encoding') ?? '').toLowerCase().split(',').reverse()
  return codings.reduce((read, coding) => unpacked(read, coding.trim()), bytes).toString()
}

/** More than any SCIM message has. */
const limit = { maxOutputLength: 64 * 1_048_576 }

function unpacked(bytes: Buffer, coding: string): Buffer {
  const [first, second] = bytes
  try {
    if (/^(x-)?gzip$/.test(coding) && first === 0x1f && second === 0x8b) return gunzipSync(bytes, limit)
    if (coding === 'deflate' && first === 0x78) return inflateSync(bytes, limit)
    if (coding === 'br' && !isUtf8(bytes)) return brotliDecompressSync(bytes, limit)
  } catch (error) {
    // Neither what was read nor what was sent: it is shown as it is.
    if (!(error instanceof Error && 'code' in error)) throw error
  }
  return bytes
}

/** Charles writes the bodies of requests in base64 and does not say so: what is no JSON but becomes it. */
function unmarkedBase64(text: string, type: string): string | undefined {
  if (!/json/i.test(type) || !/^[A-Za-z0-9+/]{2,}={0,2}$/.test(text)) return undefined
  const read = Buffer.from(text, 'base64').toString()
  return /^\s*[{[]/.test(read) && receivedJson(read) !== undefined ? read : undefined
}

/**
 * The fields of a form. JSON that was sent with the type of one has been torn apart at `&` and `=`, and is put together
 * again.
 */
function fromParams(params: [string, string][]): string {
  const plain = params.map(([name, value]) => (value === '' ? name : `${name}=${value}`)).join('&')
  if (/^\s*[{[]/.test(plain) && receivedJson(plain) !== undefined) return plain
  return new URLSearchParams(params).toString()
}
