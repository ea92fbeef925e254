import type { Json, JsonObject } from '../../src/base/json.ts'
import { Seen } from '../../src/diagnose/seen.ts'
import type { TransportError } from '../../src/wire/exchange.ts'

/** One exchange as it was on the wire, written down by hand. */
export type Wired = (seq: number) => Seen

/** What is seldom said of an exchange. */
export interface More {
  /** Of the answer, besides its Content-Type. */
  headers?: Record<string, string>
  /** Of the request, besides its Content-Type. */
  sent?: Record<string, string>
  /** Milliseconds that it took. */
  ms?: number
  /** Milliseconds since some moment at which it began. */
  at?: number
  cycle?: number
  /** Why there is no answer. */
  error?: TransportError['code']
}

/** JSON, or the exact text. */
type Body = Json | { text: string } | undefined

const base = 'https://app.test/scim/v2'

export function get(target: string, status: number, body?: Body, more?: More): Wired {
  return exchange('GET', target, undefined, status, body, more)
}

export function post(target: string, sent: Body, status: number, body?: Body, more?: More): Wired {
  return exchange('POST', target, sent, status, body, more)
}

export function put(target: string, sent: Body, status: number, body?: Body, more?: More): Wired {
  return exchange('PUT', target, sent, status, body, more)
}

/** With the operations of the PATCH. */
export function patch(
  target: string,
  operations: JsonObject[],
  status: number,
  body?: Body,
  more?: More,
): Wired {
  const sent = { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations: operations }
  return exchange('PATCH', target, sent, status, body, more)
}

export function del(target: string, status: number, body?: Body, more?: More): Wired {
  return exchange('DELETE', target, undefined, status, body, more)
}

function exchange(
  method: string,
  target: string,
  sent: Body,
  status: number,
  answer: Body,
  { headers = {}, sent: sentHeaders = {}, ms = 5, at, cycle, error }: More = {},
): Wired {
  const [path = '', query = null] = target.split(/\?(.*)/s)
  const [requestBody, responseBody] = [textOf(sent), textOf(answer) ?? '']
  const type: [string, string][] = [['Content-Type', 'application/scim+json']]
  return (seq) =>
    new Seen(
      seq,
      'example',
      {
        request: {
          method,
          url: base + target,
          path,
          query,
          headers: [
            ...(requestBody === null ? [] : type.filter(([name]) => !(name in sentHeaders))),
            ...Object.entries(sentHeaders),
          ],
          body: requestBody,
        },
        response: error
          ? null
          : {
              status,
              headers: [
                ...(responseBody === '' ? [] : type.filter(([name]) => !(name in headers))),
                ...Object.entries(headers),
              ],
              body: responseBody,
            },
        error: error ? { code: error, message: `no answer: ${error}` } : null,
        durationMs: ms,
      },
      { cycleId: cycle ?? null, startedAt: at },
    )
}

function textOf(body: Body): string | null {
  if (body === undefined) return null
  return isText(body) ? body.text : JSON.stringify(body)
}

function isText(body: Body): body is { text: string } {
  return (
    typeof body === 'object' && body !== null && !Array.isArray(body) && Object.keys(body).join() === 'text'
  )
}

const urn = 'urn:ietf:params:scim:'
export const enterprise = `${urn}schemas:extension:enterprise:2.0:User`

/** Ada, as an app shows her. */
export function user(attributes: JsonObject = {}): JsonObject {
  return {
    schemas: [`${urn}schemas:core:2.0:User`],
    id: 'u1',
    userName: 'ada@acme.test',
    active: true,
    meta: metaOf('User', 'Users', String(attributes.id ?? 'u1')),
    ...attributes,
  }
}

/** Ada, as an IdP sends her: without id and meta. */
export function newUser(attributes: JsonObject = {}): JsonObject {
  const { id: _id, meta: _meta, ...sent } = user()
  return { ...sent, ...attributes }
}

export function group(attributes: JsonObject = {}): JsonObject {
  return {
    schemas: [`${urn}schemas:core:2.0:Group`],
    id: 'g1',
    displayName: 'Crew',
    meta: metaOf('Group', 'Groups', String(attributes.id ?? 'g1')),
    ...attributes,
  }
}

export function newGroup(attributes: JsonObject = {}): JsonObject {
  const { id: _id, meta: _meta, ...sent } = group()
  return { ...sent, ...attributes }
}

export function members(...ids: string[]): JsonObject[] {
  return ids.map((value) => ({ value }))
}

function metaOf(resourceType: string, collection: string, id: string): JsonObject {
  const time = '2026-01-05T09:00:00.000Z'
  return { resourceType, created: time, lastModified: time, location: `${base}/${collection}/${id}` }
}

/** A ListResponse of all that there is. */
export function list(...resources: JsonObject[]): JsonObject {
  return page({ totalResults: resources.length }, ...resources)
}

/** A ListResponse that says otherwise of itself. */
export function page(says: JsonObject, ...resources: JsonObject[]): JsonObject {
  return {
    schemas: [`${urn}api:messages:2.0:ListResponse`],
    totalResults: resources.length,
    startIndex: 1,
    itemsPerPage: resources.length,
    ...says,
    Resources: resources,
  }
}

/** An error as RFC 7644 §3.12 has it. */
export function scimError(status: number, says: JsonObject = {}): JsonObject {
  return {
    schemas: [`${urn}api:messages:2.0:Error`],
    status: String(status),
    detail: 'It says why.',
    ...says,
  }
}

/** `/Users?filter=…`, encoded as Okta does. */
export function filtered(path: string, filter: string, more = ''): string {
  return `${path}?filter=${encodeURIComponent(filter)}${more}`
}
