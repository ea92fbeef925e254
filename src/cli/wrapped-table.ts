import { displayWidth } from '../base/display-width.ts'
import type { Output } from './io.ts'
import { type Column, table } from './table.ts'

/** A table as wide as the terminal; elsewhere each row keeps to its line, so that it can be searched for. */
export function fittedTable(
  titles: readonly string[],
  rows: readonly (readonly string[])[],
  { isTTY, columns }: Output,
): string {
  const heads = titles.map((title) => ({ title }))
  return isTTY && columns ? wrappedTable(heads, rows, Math.max(60, columns)) : table(heads, rows)
}

/** A table that is at most `width` wide: cells of the widest columns go over several lines. */
export function wrappedTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number,
): string {
  const natural = columns.map(({ title }, index) =>
    Math.max(displayWidth(title), ...rows.map((row) => displayWidth(row[index] ?? ''))),
  )
  const limit = limitFor(natural, width - 2 * (columns.length - 1))
  const lines = rows.flatMap((row) => {
    const cells = columns.map((_, index) => wrap(row[index] ?? '', Math.min(natural[index] ?? 0, limit)))
    const height = Math.max(...cells.map(({ length }) => length))
    return Array.from({ length: height }, (_, line) => cells.map((cell) => cell[line] ?? ''))
  })
  return table(columns, lines)
}

/** The width that no column may exceed for all of them to fit. */
function limitFor(widths: readonly number[], room: number): number {
  let limit = Math.max(...widths)
  const total = () => widths.reduce((sum, each) => sum + Math.min(each, limit), 0)
  while (limit > narrowest && total() > room) limit--
  return limit
}

const narrowest = 12

/** Broken at spaces, and inside of words that are too long. */
function wrap(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    const joined = line === '' ? word : `${line} ${word}`
    if (displayWidth(joined) <= width) {
      line = joined
      continue
    }
    if (line !== '') lines.push(line)
    line = ''
    for (const character of word) {
      if (displayWidth(line + character) > width) {
        lines.push(line)
        line = ''
      }
      line += character
    }
  }
  return [...lines, line]
}
