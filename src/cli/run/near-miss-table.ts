import { plainText } from '../../report/escape.ts'
import type { Look } from '../../report/list.ts'
import type { ReportedNearMiss } from '../../report/run/run-report-schema.ts'
import { table } from '../table.ts'

/** Values longer than this are cut: the whole is in the JSON. */
const longest = 60

/** Expected and actual side by side; `≠` marks the lines that differ. */
export function nearMissTable({ nearest, rows }: ReportedNearMiss, { style }: Look): string {
  const columns = ['', '', 'expected', 'actual'].map((title) => ({ title }))
  const cells = rows.map(({ path, expected, actual, same }) => {
    const line = [same ? ' ' : '≠', plainText(path), cut(expected), cut(actual)]
    return same ? line : line.map((cell) => (cell === '' ? cell : style('red', cell)))
  })
  return `nearest: ${plainText(nearest)}\n${table(columns, cells)}`
}

function cut(text: string): string {
  const line = plainText(text)
  return line.length > longest ? `${line.slice(0, longest - 1)}…` : line
}
