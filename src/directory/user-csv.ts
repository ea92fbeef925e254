import { isObject, type Json, type JsonObject } from '../base/json.ts'
import { type InputKind, unknownName } from './check-input.ts'
import { type Cell, formatCsv, parseCsv } from './csv.ts'
import type { DocumentUser } from './document.ts'
import { userInput } from './user-input.ts'
import { userAttributes } from './user-schema.ts'

/**
 * Users as CSV: a header row with the names of the attributes, one row a user, an empty cell for no value. A column
 * `custom.x` holds the custom attribute x: text as it is; a number, `true`, `false` or a list as JSON; text that would
 * be read as one of these in JSON quotes.
 */
export function userCsv(users: readonly DocumentUser[]): string {
  const plain = ['userName', 'status', ...userAttributes]
  const used = plain.filter((name) => name === 'userName' || users.some((user) => user[name] !== undefined))
  const custom = new Set(users.flatMap((user) => Object.keys(isObject(user.custom) ? user.custom : {})))
  const own = [...custom].sort()
  const rows = users.map((user) => [
    ...used.map((name) => String(user[name] ?? '')),
    ...own.map((name) => (isObject(user.custom) ? writeCustom(user.custom[name]) : '')),
  ])
  return formatCsv([[...used, ...own.map((name) => `custom.${name}`)], ...rows])
}

/** What a CSV of users says, and where each value stands in it. */
export interface UserTable {
  users: JsonObject[]
  /** By the place of a user and the name of its column; the beginning of the row when there is no such column. */
  cell(user: number, column: string | undefined): Cell
  flaws: { cell: Pick<Cell, 'line' | 'column'>; message: string }[]
}

export function readUserCsv(text: string): UserTable {
  const { rows, flaw } = parseCsv(text)
  const [header = [], ...body] = rows
  const flaws: UserTable['flaws'] = headerFlaws(header)
  for (const row of body) {
    if (row.length === header.length) continue
    const [first = nowhere] = row
    flaws.push({ cell: first, message: `the row has ${row.length} values, the header ${header.length}` })
  }
  if (flaw) flaws.push({ cell: flaw, message: flaw.message })
  const columns = new Map(header.map(({ text }, index) => [text, index]))
  return {
    users: body.map((row) => readRow(header, row)),
    cell: (user, column) => {
      const row = body[user] ?? []
      return row[columns.get(column ?? '') ?? 0] ?? row[0] ?? nowhere
    },
    flaws,
  }
}

const nowhere: Cell = { text: '', line: 1, column: 1 }

function headerFlaws(header: Cell[]): UserTable['flaws'] {
  const known = new Set(csvInput.names)
  const seen = new Set<string>()
  const flaws: UserTable['flaws'] = []
  for (const cell of header) {
    const { text } = cell
    if (seen.has(text)) flaws.push({ cell, message: `the column "${text}" is there twice` })
    else if (!known.has(text) && !/^custom\../.test(text)) {
      flaws.push({ cell, message: `"${text}" ${unknownName(text, csvInput)}` })
    }
    seen.add(text)
  }
  if (!seen.has('userName')) flaws.push({ cell: nowhere, message: 'the header names no column userName' })
  return flaws
}

/** A column `custom` would have to hold a whole object. */
const csvInput: InputKind = { ...userInput, names: userInput.names.filter((name) => name !== 'custom') }

function readRow(header: Cell[], row: Cell[]): JsonObject {
  const user: JsonObject = {}
  const custom: JsonObject = {}
  for (const [index, { text: column }] of header.entries()) {
    const value = row[index]?.text ?? ''
    if (value === '') continue
    if (column.startsWith('custom.')) custom[column.slice('custom.'.length)] = readCustom(value)
    else user[column] = value
  }
  return Object.keys(custom).length > 0 ? { ...user, custom } : user
}

function writeCustom(value: Json | undefined): string {
  if (value === undefined) return ''
  return typeof value === 'string' && readCustom(value) === value ? value : JSON.stringify(value)
}

/** What the text of a custom attribute stands for: a number, `true`, `false` or a list as JSON; else text. */
export function readCustom(text: string): Json {
  let value: Json
  try {
    value = JSON.parse(text)
  } catch {
    // Whatever is not JSON is text.
    return text
  }
  // 007, 1.50 and numbers that are too long for one are text, too.
  if (typeof value === 'number') return String(value) === text ? value : text
  return value === null || isObject(value) ? text : value
}
