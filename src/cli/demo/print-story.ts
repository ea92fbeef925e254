import type { Output } from '../io.ts'
import { widthOf } from '../io.ts'
import type { Style } from '../style.ts'
import type { Played, PlayedChapter, SentExchange } from './play.ts'
import { shortenMembers } from './shorten-members.ts'
import { story } from './story.ts'
import { wrapBody } from './wrap-body.ts'

/** For each event of the story: what every vendor sent, one under the other; those that sent the same share it. */
export function printStory(played: readonly Played[], out: Output, style: Style): void {
  const width = widthOf(out)
  for (const [index, { title, text }] of story.entries()) {
    const heading = `${index + 1}  ${title}`
    out.write(
      `\n${style('bold', heading)} ${style('dim', '─'.repeat(Math.max(0, width - heading.length - 1)))}\n`,
    )
    out.write(`   ${text}\n`)
    for (const [lines, profiles] of together(played, index, width)) {
      out.write(`\n   ${style(['bold', 'cyan'], profiles.join(' and '))}\n${lines}`)
    }
  }

  function together(all: readonly Played[], chapter: number, columns: number): Map<string, string[]> {
    const groups = new Map<string, string[]>()
    for (const { profile, chapters } of all) {
      const lines = chapterLines(chapters[chapter], columns, style)
      groups.set(lines, [...(groups.get(lines) ?? []), profile])
    }
    return groups
  }
}

function chapterLines(chapter: PlayedChapter | undefined, width: number, style: Style): string {
  if (!chapter || chapter.exchanges.length === 0) return `     ${style('dim', 'sends nothing')}\n`
  return chapter.exchanges.map((exchange) => exchangeLines(exchange, width, style)).join('')
}

function exchangeLines({ method, target, body, result }: SentExchange, width: number, style: Style): string {
  const indent = ' '.repeat(12)
  const room = width - indent.length
  const pieces = wrapTarget(target, room - result.length - 3)
  const shown = pieces.map((piece, index) =>
    index === pieces.length - 1 ? `${piece} ${style('dim', `→ ${result}`)}` : piece,
  )
  const line = `     ${style('bold', method.padEnd(6))} ${shown.join(`\n${indent}`)}\n`
  const bodyLines = body === null ? [] : wrapBody(shortenMembers(body), room - 2)
  return line + bodyLines.map((part) => `${indent}  ${style('dim', part)}\n`).join('')
}

/** Path and query in pieces that fit, broken before a parameter where that is possible. */
function wrapTarget(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const piece of text.match(/^[^&]+|&[^&]*/g) ?? [text]) {
    if (line !== '' && line.length + piece.length > width) {
      lines.push(line)
      line = ''
    }
    line += piece
    while (line.length > width) {
      lines.push(line.slice(0, width))
      line = line.slice(width)
    }
  }
  return [...lines, line]
}
