/** One value and where it begins; lines and columns count from 1. */
export interface Cell {
  text: string
  line: number
  column: number
}

/** What is wrong with the text as CSV, and where. */
export interface CsvFlaw {
  message: string
  line: number
  column: number
}

/**
 * Rows of cells, as RFC 4180 has them: commas, quotes doubled inside quotes, CRLF or LF. A byte order mark and empty
 * lines are passed over.
 */
export function parseCsv(text: string): { rows: Cell[][]; flaw?: CsvFlaw } {
  const rows: Cell[][] = []
  let row: Cell[] = []
  let at = text.startsWith('\ufeff') ? 1 : 0
  let line = 1
  let lineStart = at
  while (at < text.length || row.length > 0) {
    const cell: Cell = { text: '', line, column: at - lineStart + 1 }
    if (text[at] === '"') {
      const end = closingQuote(text, at + 1)
      if (end < 0) return { rows, flaw: { message: 'is a quoted value that never ends', ...place(cell) } }
      const raw = text.slice(at + 1, end)
      cell.text = raw.replaceAll('""', '"')
      for (const { index } of raw.matchAll(/\r?\n/g)) {
        line++
        lineStart = text.indexOf('\n', at + 1 + index) + 1
      }
      at = end + 1
    } else {
      const end = at + text.slice(at).search(/[,\r\n]|$/)
      cell.text = text.slice(at, end)
      at = end
    }
    row.push(cell)
    const [separator = ''] = /^(,|\r?\n)?/.exec(text.slice(at, at + 2)) ?? []
    if (separator === '' && at < text.length) {
      return {
        rows,
        flaw: { message: 'must be a comma or the end of the line', line, column: at - lineStart + 1 },
      }
    }
    at += separator.length
    if (separator === ',') continue
    if (row.length > 1 || cell.text !== '') rows.push(row)
    row = []
    line++
    lineStart = at
  }
  return { rows }
}

/** The text of the rows, lines ended by CRLF. */
export function formatCsv(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => `${row.map(quote).join(',')}\r\n`).join('')
}

function quote(text: string): string {
  return /[",\r\n\ufeff]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** Where the quoted value ends that begins before `from`; -1 when it does not. */
function closingQuote(text: string, from: number): number {
  let end = text.indexOf('"', from)
  while (end >= 0 && text[end + 1] === '"') end = text.indexOf('"', end + 2)
  return end
}

function place({ line, column }: Cell) {
  return { line, column }
}
