import type { Context } from 'hono'
import { AppError } from '../base/error.ts'
import { mostLevels, nestsDeeper } from '../base/received-json.ts'
import { jsonFault } from './json-fault.ts'

/** What a request may carry. */
export interface BodyRules {
  /** Media types that are read; the first is the one to recommend. */
  types: readonly string[]
  required: boolean
  /** Bytes. */
  limit: number
}

export interface RequestBody {
  /** The media type, without parameters; undefined when there is no body. */
  type: string | undefined
  text: string
}

export const mebibyte = 1_048_576

/** What a JSON merge patch may come as. */
export const mergePatchTypes = ['application/merge-patch+json', 'application/json'] as const

/** Reads the body within its rules: 400, 413 and 415 are told from here. */
export async function readBody({ req }: Pick<Context, 'req'>, rules: BodyRules): Promise<RequestBody> {
  const bytes = await readBytes(req.raw, rules.limit)
  if (bytes.length === 0) {
    if (!rules.required) return { type: undefined, text: '' }
    throw new AppError('ERR_BODY_INVALID', `The request has no body; send ${rules.types.join(' or ')}.`)
  }
  const coding = req.header('content-encoding') ?? 'identity'
  if (coding.toLowerCase() !== 'identity') {
    throw new AppError(
      'ERR_MEDIA_TYPE',
      `The body is encoded as ${coding}; send it without a content coding.`,
    )
  }
  const type = mediaType(req.header('content-type'))
  if (!rules.types.includes(type)) throw wrongType(type, rules.types)
  return { type, text: decode(bytes) }
}

/** The JSON of a body, or a 400 that says where it is broken. */
export function parseJson(text: string): unknown {
  if (nestsDeeper(text, mostLevels)) {
    throw new AppError('ERR_BODY_INVALID', `The body is nested deeper than ${mostLevels} levels.`)
  }
  try {
    return JSON.parse(text)
  } catch (error) {
    const fault = jsonFault(text)
    if (!fault) throw error
    const { line, column, found } = fault
    throw new AppError(
      'ERR_BODY_INVALID',
      `The body is not JSON: unexpected ${found} in line ${line}, column ${column}.`,
      {
        errors: [{ path: `${line}:${column}`, message: `unexpected ${found}` }],
        cause: error,
      },
    )
  }
}

async function readBytes(request: Request, limit: number): Promise<Buffer> {
  const announced = Number(request.headers.get('content-length') ?? 0)
  if (announced > limit) throw tooLarge(limit)
  if (!request.body) return Buffer.alloc(0)
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of request.body) {
    size += chunk.byteLength
    if (size > limit) throw tooLarge(limit)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (error) {
    throw new AppError('ERR_BODY_INVALID', 'The body is not UTF-8.', { cause: error })
  }
}

function mediaType(header: string | undefined): string {
  return (header ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
}

function wrongType(type: string, types: readonly string[]): AppError {
  return new AppError(
    'ERR_MEDIA_TYPE',
    type === ''
      ? `The request does not say what its body is; the Content-Type must be ${types.join(' or ')}.`
      : `The Content-Type is ${type}; it must be ${types.join(' or ')}.`,
    { hint: `With curl: -H 'Content-Type: ${types[0]}'` },
  )
}

function tooLarge(limit: number): AppError {
  return new AppError('ERR_BODY_TOO_LARGE', `The body is larger than ${limit / mebibyte} MiB.`)
}
