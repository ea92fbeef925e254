import { displayWidth } from '../../base/display-width.ts'
import { type Output, widthOf } from '../io.ts'
import type { Style } from '../style.ts'
import { align, type Row } from './align.ts'
import type { ProfileComparison, SentRequest } from './compare-profiles.ts'
import { layOutJson } from './lay-out-json.ts'

/** From this width on two requests have room beside each other. */
const besideFrom = 120

interface Page {
  names: readonly [a: string, b: string]
  width: number
  out: Output
  style: Style
}

/** The wire forms of two profiles, intent by intent, with a mark on each line that differs. */
export function printComparison(
  { headers, intents }: ProfileComparison,
  names: Page['names'],
  out: Output,
  style: Style,
): void {
  const width = out.isTTY && out.columns && out.columns >= besideFrom ? out.columns : widthOf(out)
  const page: Page = { names, width, out, style }
  const headerLines = (list: [string, string][]) => list.map(([name, value]) => `${name}: ${value}`)
  for (const key of ['withoutBody', 'withBody'] as const) {
    const title = `headers of a request ${key === 'withBody' ? 'with' : 'without'} a body`
    section(page, title, (room) => [
      headerLines(headers.a[key]).flatMap((line) => cut(line, room)),
      headerLines(headers.b[key]).flatMap((line) => cut(line, room)),
    ])
  }
  for (const { intent, a, b } of intents) {
    section(page, intent, (room) => [requestLines(a, room), requestLines(b, room)])
  }
}

export function heading({ width, style }: Pick<Page, 'width' | 'style'>, title: string): string {
  return `\n${style('bold', title)} ${style('dim', '─'.repeat(Math.max(0, width - title.length - 1)))}\n`
}

function section(page: Page, title: string, linesAt: (room: number) => [string[], string[]]): void {
  const { width, out, style } = page
  out.write(heading(page, title))
  const beside = width >= besideFrom
  const room = beside ? Math.floor((width - 3) / 2) : width - 2
  const [a, b] = linesAt(room)
  if (a.join('\n') === b.join('\n')) {
    out.write(style('dim', a.length === 0 ? 'neither sends anything\n' : 'the same\n'))
    return
  }
  const rows = align(a.length > 0 ? a : [nothing], b.length > 0 ? b : [nothing])
  out.write(beside ? besideEachOther(page, rows, room) : stacked(page, rows))
}

const nothing = '(sends nothing)'

/** Marks as `diff --side-by-side` has them. */
function besideEachOther({ names, style }: Page, rows: readonly Row[], room: number): string {
  const title = style('dim', `${pad(names[0], room)}   ${names[1]}`)
  const lines = rows.map(({ a, b }) => {
    if (a === b) return `${pad(a ?? '', room)}   ${b}`
    const mark = b === undefined ? '<' : a === undefined ? '>' : '|'
    const left = style('red', pad(a ?? '', room))
    return `${left} ${style('yellow', mark)} ${style('green', b ?? '')}`.trimEnd()
  })
  return `${[title, ...lines].join('\n')}\n`
}

/** Marks as `diff --unified` has them. */
function stacked({ names, style }: Page, rows: readonly Row[]): string {
  const lines = [style('red', `- ${names[0]}`), style('green', `+ ${names[1]}`)]
  let [left, right]: [string[], string[]] = [[], []]
  const flush = () => {
    lines.push(...left.map((line) => style('red', `- ${line}`)))
    lines.push(...right.map((line) => style('green', `+ ${line}`)))
    left = []
    right = []
  }
  for (const { a, b } of rows) {
    if (a === b) {
      flush()
      lines.push(`  ${a}`)
      continue
    }
    if (a !== undefined) left.push(a)
    if (b !== undefined) right.push(b)
  }
  flush()
  return `${lines.join('\n')}\n`
}

function requestLines(requests: readonly SentRequest[], room: number): string[] {
  return requests.flatMap(({ method, path, query, body }) => {
    const target = query === null ? path : `${path}?${query}`
    const lines = body === null ? [] : layOutJson(body, room - 2).map((line) => `  ${line}`)
    return [`${method} ${target}`, ...lines].flatMap((line) => cut(line, room))
  })
}

/** In pieces of that many characters; all but the first are indented as far as the first, and four more. */
function cut(line: string, room: number): string[] {
  if (line.length <= room) return [line]
  const indent = `${/^ */.exec(line)?.[0] ?? ''}    `
  const at = line.lastIndexOf('&', room - 1)
  const end = at > room / 2 ? at : room
  return [line.slice(0, end), ...cut(indent + line.slice(end), room)]
}

function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - displayWidth(text)))
}
