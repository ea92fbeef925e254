import { isUtf8 } from 'node:buffer'
import { isObject, type JsonObject } from '../base/json.ts'
import { nestsDeeper } from '../base/received-json.ts'
import { ScimError } from './scim-error.ts'
import type { TargetRequest } from './step.ts'

const mediaTypes = ['application/scim+json', 'application/json']
const deepest = 64

/** The JSON object in a body: RFC 7644 §3.1. A body without a type is taken for JSON. */
export function readBody(request: TargetRequest, body: Uint8Array): JsonObject {
  checkMediaType(request.header('content-type'))
  if (!isUtf8(body)) throw new ScimError(400, 'The body is not UTF-8', 'invalidSyntax')
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8')
  if (nestsDeeper(text, deepest)) {
    throw new ScimError(400, `The body nests more than ${deepest} deep`, 'invalidSyntax')
  }
  const value = parseJson(text)
  if (!isObject(value)) throw new ScimError(400, 'The body must be a JSON object', 'invalidSyntax')
  return value
}

function checkMediaType(header: string | undefined): void {
  if (header === undefined || header === '') return
  const [type = '', ...parameters] = header.toLowerCase().split(';')
  const charset = parameters
    .map((each) => /^\s*charset\s*=\s*"?([^"\s]*)"?\s*$/.exec(each)?.[1])
    .find(Boolean)
  const known = mediaTypes.includes(type.trim()) && (charset === undefined || /^utf-?8$/.test(charset))
  if (!known) throw new ScimError(415, `A body must be ${mediaTypes.join(' or ')} in UTF-8, not ${header}`)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw new ScimError(400, `The body is not JSON${placeIn(error.message)}`, 'invalidSyntax')
  }
}

/** Where it ends to be JSON, if the parser tells. The rest of its message quotes the body, in which a password may be. */
function placeIn(message: string): string {
  const place = /at position \d+/.exec(message)
  return place ? `: it cannot go on ${place[0]}` : ''
}
