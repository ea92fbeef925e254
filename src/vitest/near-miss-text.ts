import type { MatcherState } from 'vitest'
import { displayWidth } from '../base/display-width.ts'
import type { NearMiss } from '../scenario/near-miss.ts'

/** Expected and received side by side, in the colours of the test runner; `≠` marks the lines that differ. */
export function nearMissText({ nearest, rows }: NearMiss, utils: MatcherState['utils']): string {
  const cells = rows.map(({ path, expected, actual }) => [path, expected, actual].map(cut))
  const titles = ['', 'expected', 'received']
  const [paths = 0, expecteds = 0] = titles.map((title, column) =>
    Math.max(title.length, ...cells.map((row) => displayWidth(row[column] ?? ''))),
  )
  const line = (mark: string, [path = '', expected = '', actual = '']: string[], same: boolean) => {
    const wanted = pad(expected, expecteds)
    return same
      ? `${mark} ${pad(path, paths)}  ${wanted}  ${actual}`
      : `${mark} ${pad(path, paths)}  ${utils.EXPECTED_COLOR(wanted)}  ${utils.RECEIVED_COLOR(actual)}`
  }
  const lines = rows.map(({ same }, index) => line(same ? ' ' : '≠', cells[index] ?? [], same))
  return [`Nearest: ${cut(nearest)}`, line(' ', titles, true), ...lines].join('\n')
}

function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - displayWidth(text)))
}

/** On one line, without characters that a terminal would obey; the whole is in `idp.exchanges()`. */
function cut(text: string): string {
  const plain = text.replace(/[\p{Cc}\p{Cs}\p{Cf}\u2028\u2029]/gu, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
  return plain.length > longest ? `${plain.slice(0, longest - 1)}…` : plain
}

const longest = 80
