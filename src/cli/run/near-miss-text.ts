import type { NearMiss } from '../../scenario/near-miss.ts'
import type { Style } from '../style.ts'
import { table } from '../table.ts'
import { shown } from './shown.ts'

/** Values longer than this are cut: the whole is in the JSON. */
const longest = 60

/** Expected and actual side by side; `≠` marks the lines that differ. */
export function nearMissText({ nearest, rows }: NearMiss, style: Style): string {
  const columns = ['', '', 'expected', 'actual'].map((title) => ({ title }))
  const cells = rows.map(({ path, expected, actual, same }) => {
    const line = [same ? ' ' : '≠', shown(path), cut(expected), cut(actual)]
    return same ? line : line.map((cell) => (cell === '' ? cell : style('red', cell)))
  })
  return `nearest: ${shown(nearest)}\n${table(columns, cells)}`
}

function cut(text: string): string {
  const line = shown(text)
  return line.length > longest ? `${line.slice(0, longest - 1)}…` : line
}
