import { receivedJson } from '../base/received-json.ts'
import { decoded } from './decoded.ts'
import { type Scalar, scalarsOf } from './json-scalars.ts'

/** The id of now for one of the recording; undefined: it stays. Is asked for everything that might be an id. */
export type Renaming = (id: string) => string | undefined

/**
 * Path and query with other ids: whole segments of the path, and quoted texts in filters. All else stays byte for byte.
 */
export function rewritePath(path: string, renamed: Renaming): string {
  return path
    .split('/')
    .map((segment, index) => (index < 2 ? segment : renamedSegment(segment, renamed)))
    .join('/')
}

export function rewriteQuery(query: string, renamed: Renaming): string {
  return query.replace(
    /([a-z.]+)((?:%20|\+| )+(?:eq|ne|co|sw)(?:%20|\+| )+)("|%22)(.*?)\3/gi,
    (all, attribute: string, operator: string, quote: string, value: string) => {
      const id = decoded(value.replaceAll('+', ' '))
      const other = isIdKey(attribute.split('.').at(-1) ?? '') || isUnlikeWords(id) ? renamed(id) : undefined
      return other === undefined || other === id
        ? all
        : attribute + operator + quote + encodeURIComponent(other) + quote
    },
  )
}

/**
 * A body with other ids: values that are one, references that end with one, and quoted ones in the paths of a PATCH.
 * A short id such as `7` counts only where ids stand: `id`, `value`, `manager`, `$ref`. All else stays byte for byte. A
 * text that is not JSON stays as it is.
 */
export function rewriteBody(body: string, renamed: Renaming): string {
  if (receivedJson(body) === undefined) return body
  let result = ''
  let done = 0
  for (const scalar of scalarsOf(body)) {
    const value = renamedValue(scalar, renamed)
    if (value === undefined) continue
    const raw = body.slice(scalar.start, scalar.end)
    result += body.slice(done, scalar.start) + inTheFormOf(raw, value)
    done = scalar.end
  }
  return result + body.slice(done)
}

function renamedValue({ value, key, under }: Scalar, renamed: Renaming): string | undefined {
  const text = String(value)
  if (isElse.test(key ?? '') || isElse.test(under ?? '')) return undefined
  if (isIdKey(key ?? '') || isUnlikeWords(text)) {
    const other = renamed(text)
    if (other !== undefined) return other === text ? undefined : other
  }
  if (typeof value === 'number') return undefined
  const other =
    /^(https?:\/)?\//.test(value) || key === '$ref'
      ? renamedReference(value, renamed)
      : renamedQuotes(value, key, renamed)
  return other === value ? undefined : other
}

function renamedReference(url: string, renamed: Renaming): string {
  return url.replace(
    /((?:Users|Groups)\/)([^/?#]+)/gi,
    (_, place: string, segment: string) => place + renamedSegment(segment, renamed),
  )
}

/** `members[value eq "7"]` */
function renamedQuotes(text: string, key: string | null, renamed: Renaming): string {
  if (key?.toLowerCase() !== 'path' || !text.includes('[')) return text
  return text.replace(/"((?:[^"\\]|\\.)*)"/g, (all, id: string) => {
    const other = renamed(id)
    return other === undefined ? all : JSON.stringify(other)
  })
}

function renamedSegment(segment: string, renamed: Renaming): string {
  const id = decoded(segment)
  const other = renamed(id)
  return other === undefined || other === id ? segment : encodeURIComponent(other)
}

/** A number stays one where the new id is one as well, and slashes stay escaped. */
function inTheFormOf(raw: string, value: string): string {
  if (!raw.startsWith('"') && /^\d{1,15}$/.test(value)) return value
  const text = JSON.stringify(value)
  return raw.includes('\\/') ? text.replaceAll('/', '\\/') : text
}

/** What is never the id of a resource of the target, though it may read like one. */
const isElse =
  /^(externalId|userName|displayName|formatted|emails|phoneNumbers|ims|photos|addresses|entitlements|roles|x509Certificates|schemas|password)$/i

function isIdKey(key: string): boolean {
  return /^(id|value|manager|managerid|members|\$ref)$/i.test(key)
}

/** Long enough that it can be nothing else. */
function isUnlikeWords(text: string): boolean {
  return text.length >= 8 && /\d/.test(text) && !text.includes(' ')
}
