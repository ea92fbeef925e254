import type { Problem } from '../base/error.ts'
import { AppError } from '../base/error.ts'
import type { Json } from '../base/json.ts'
import { sentence } from '../base/sentence.ts'
import { type PositionedDocument, readDocument } from '../document/positions.ts'
import type { DocumentFormat } from './document.ts'
import { readUserCsv } from './user-csv.ts'

/** A document as data, with the place of everything in it. */
export interface DocumentSource {
  data: Json
  /** `file:line:column` of the value at a path, or of the key that leads to it. */
  place(path: readonly (string | number)[], onKey: boolean): string
}

export const documentCode = 'ERR_DIRECTORY_INVALID'

/** Reads the text; one that is not of its format is `ERR_DIRECTORY_INVALID`, with the places of the mistakes. */
export function readSource(text: string, format: DocumentFormat, file: string): DocumentSource {
  switch (format) {
    case 'json':
      return jsonSource(text, file)
    case 'yaml': {
      const document = readDocument(text, file, documentCode)
      return { data: document.data, place: (path, onKey) => placeIn(document, path, onKey) }
    }
    case 'csv':
      return csvSource(text, file)
  }
}

/** All problems in one error; its message is the first. */
export function documentError(problems: readonly Problem[], cause?: unknown): AppError {
  const [first = { path: '', message: '' }, ...others] = problems
  const more = others.length > 0 ? ` (and ${others.length} more)` : ''
  return new AppError(documentCode, sentence(`${first.path}: ${first.message}${more}`), {
    errors: problems,
    cause,
  })
}

/** JSON is read by its own parser, which is fast; the slow one is asked for places, once something is wrong. */
function jsonSource(text: string, file: string): DocumentSource {
  let document: PositionedDocument | undefined
  return {
    data: parseJson(text, file),
    place: (path, onKey) => {
      try {
        document ??= readDocument(text, file, documentCode)
      } catch {
        // Too long for that parser, or with a key twice, which JSON allows: the path tells the place as well.
        return `${file}:${path.join('.')}`
      }
      return placeIn(document, path, onKey)
    },
  }
}

function parseJson(text: string, file: string): Json {
  try {
    return JSON.parse(text)
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    throw documentError(
      [{ path: placeOfFlaw(text, file, message), message: `is not JSON: ${message}` }],
      error,
    )
  }
}

/** The parser of JSON says where only sometimes; then the other one is asked. */
function placeOfFlaw(text: string, file: string, message: string): string {
  const [, line, column] = /\(line (\d+) column (\d+)\)/.exec(message) ?? []
  if (line !== undefined) return `${file}:${line}:${column}`
  try {
    readDocument(text, file, documentCode)
  } catch (error) {
    const [first] = error instanceof AppError ? error.errors : []
    if (first) return first.path
  }
  return `${file}:1:1`
}

function placeIn(document: PositionedDocument, path: readonly (string | number)[], onKey: boolean): string {
  return onKey ? document.placeOfKey(path) : document.place(path)
}

function csvSource(text: string, file: string): DocumentSource {
  const { users, cell, flaws } = readUserCsv(text)
  const at = ({ line, column }: { line: number; column: number }) => `${file}:${line}:${column}`
  if (flaws.length > 0) throw documentError(flaws.map(({ cell, message }) => ({ path: at(cell), message })))
  return {
    data: { users },
    place: ([, user, ...names]) => at(cell(Number(user), names.slice(0, 2).join('.') || undefined)),
  }
}
