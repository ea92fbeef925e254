import { AppError } from '../base/error.ts'

export interface PageRequest {
  /** 1 … 1000, default 100. */
  limit?: number | undefined
  /** `nextCursor` of the page before. */
  cursor?: string | undefined
}

export interface Page<Item> {
  items: Item[]
  /** Null on the last page. */
  nextCursor: string | null
}

/** Where a page begins and how long it may be: rows with an ordinal above `after`. */
export function readPage({ limit = 100, cursor }: PageRequest): { after: number; limit: number } {
  if (!Number.isInteger(limit) || limit < 1 || limit > 1000) {
    throw new AppError('ERR_LIMIT_INVALID', `limit is ${limit}; it must be a whole number from 1 to 1000.`)
  }
  if (cursor === undefined) return { after: 0, limit }
  const after = Number(Buffer.from(cursor, 'base64url').toString())
  if (!Number.isSafeInteger(after) || writeCursor(after) !== cursor) {
    throw new AppError(
      'ERR_CURSOR_INVALID',
      `"${cursor}" is not a cursor; give the nextCursor of an earlier page.`,
    )
  }
  return { after, limit }
}

/** `rows` holds one more than the page when there is a next page. */
export function toPage<Row, Item>(
  rows: Row[],
  limit: number,
  ordinalOf: (row: Row) => number,
  view: (row: Row) => Item,
): Page<Item> {
  const kept = rows.slice(0, limit)
  const last = kept.at(-1)
  const more = rows.length > limit && last !== undefined
  return { items: kept.map(view), nextCursor: more ? writeCursor(ordinalOf(last)) : null }
}

function writeCursor(ordinal: number): string {
  return Buffer.from(String(ordinal)).toString('base64url')
}
