import { type Filter, printFilter, readFilter } from './filter.ts'
import { FilterError, Scanner } from './scanner.ts'
import { enterpriseUserUrn, groupUrn, userUrn } from './urn.ts'

/**
 * The place of a value in a resource, as PATCH paths, filters and attribute mappings write it. Names stay as they
 * were spelt; they compare without regard to case.
 */
export interface AttributePath {
  /** The schema that qualifies the attribute. */
  urn?: string
  /** Empty when the path is the URN of a schema alone: the whole extension. */
  attribute: string
  /** Which values of a multi-valued attribute are meant: `emails[type eq "work"]`. */
  filter?: Filter
  subAttribute?: string
}

/** A text that is not a path. */
export class PathError extends Error {
  /** Where in the text, counted in characters from 0. */
  readonly position: number

  constructor(message: string, position: number) {
    super(message)
    this.name = 'PathError'
    this.position = position
  }
}

/** The schemas of RFC 7643 §8.7.1, in lower case. */
export const knownSchemas: ReadonlySet<string> = new Set(
  [userUrn, groupUrn, enterpriseUserUrn].map((urn) => urn.toLowerCase()),
)

/**
 * Reads a PATCH path or the target side of a mapping (RFC 7644 §3.5.2 Figure 7): `name.familyName`,
 * `emails[type eq "work"].value`, `urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department`.
 * A URN reaches to the last colon, except when one of `schemas` (lower case) says otherwise.
 * Throws `PathError`.
 */
export function parsePath(text: string, schemas = knownSchemas): AttributePath {
  const scanner = new Scanner(text, schemas)
  try {
    scanner.space()
    const path = readPath(scanner)
    scanner.expectEnd()
    return path
  } catch (error) {
    if (error instanceof FilterError)
      throw new PathError(`"${text}" is not a path: ${error.message}`, error.position)
    throw error
  }
}

/** The text of a path; `parsePath` of it gives the path again. */
export function printPath(path: AttributePath): string {
  const name = [path.urn, path.attribute].filter(Boolean).join(':')
  const filter = path.filter ? `[${printFilter(path.filter)}]` : ''
  return name + filter + (path.subAttribute === undefined ? '' : `.${path.subAttribute}`)
}

/** Reads a path where the scanner stands; filters begin with one, and value filters stand inside one. */
export function readPath(scanner: Scanner, insideValueFilter = false): AttributePath {
  const start = scanner.position
  const word = scanner.take(/[^\s[\]()"]+/y) ?? scanner.fail('expected an attribute name')
  const path = splitName(word, scanner, start)
  if (scanner.text[scanner.position] !== '[') return path
  if (insideValueFilter) scanner.fail('a value filter cannot hold another one')
  if (path.subAttribute !== undefined || path.attribute === '')
    scanner.fail('a value filter must follow an attribute')
  scanner.position++
  path.filter = scanner.nested(() => readFilter(scanner, true))
  scanner.expect(']')
  const sub = scanner.take(/\.[A-Za-z$][\w$-]*/y)
  if (sub) path.subAttribute = sub.slice(1)
  return path
}

// RFC 7643 §2.1 begins a name with a letter; "$ref" is the one name that does not.
const namePattern = /^([A-Za-z$][\w$-]*)(?:\.([A-Za-z$][\w$-]*))?$/

function splitName(word: string, scanner: Scanner, start: number): AttributePath {
  const [urn, name] = splitUrn(word, scanner.schemas)
  if (urn === word) return { urn, attribute: '' }
  const match = namePattern.exec(name)
  if (!match) scanner.fail(`"${word}" is not an attribute name`, start)
  const path: AttributePath = { attribute: match[1] ?? '' }
  if (match[2] !== undefined) path.subAttribute = match[2]
  return urn === undefined ? path : { urn, ...path }
}

function splitUrn(word: string, schemas: ReadonlySet<string>): [urn: string | undefined, name: string] {
  const lower = word.toLowerCase()
  if (schemas.has(lower)) return [word, '']
  const colon = word.lastIndexOf(':')
  if (colon < 0) return [undefined, word]
  // A schema URN is opaque, so that one ending in a version or a dotted name is still taken whole.
  for (const schema of schemas) {
    if (lower.startsWith(`${schema}:`)) return [word.slice(0, schema.length), word.slice(schema.length + 1)]
  }
  return [word.slice(0, colon), word.slice(colon + 1)]
}
