import { type CharacterTest, category, classes, exactly, not } from './character.ts'
import type { Reader } from './parse.ts'

const controls: Record<string, number> = { a: 7, t: 9, n: 10, v: 11, f: 12, r: 13, e: 27 }

/** What follows a backslash, outside of a class or in one: `\d`, `\p{L}`, `\x41`, `\.`. */
export function readEscape(reader: Reader): CharacterTest {
  const code = readCode(reader)
  if (code !== undefined) return exactly(code)
  const start = reader.at - 1
  const mark = reader.take('a character after "\\"')
  const named = classes[mark.toLowerCase()]
  if (named) return mark === mark.toLowerCase() ? named : not(named)
  if (mark === 'p' || mark === 'P') {
    const name = reader.match(/\{(\w+)\}/y)?.[1] ?? ''
    const test = category(name) ?? reader.fail(`"${name}" is no category of characters that is known`, start)
    return mark === 'p' ? test : not(test)
  }
  if (/\w/.test(mark)) reader.fail(`"\\${mark}" means nothing`, start)
  return exactly(mark.charCodeAt(0))
}

/** The code of a single character, if that is what follows a backslash. */
export function readCode(reader: Reader): number | undefined {
  const hexadecimal = reader.match(/x([0-9a-f]{2})|u([0-9a-f]{4})/iy)
  if (hexadecimal) return Number.parseInt(hexadecimal[1] ?? hexadecimal[2] ?? '', 16)
  const octal = reader.match(/0[0-7]{0,2}/y)
  if (octal) return Number.parseInt(octal[0], 8)
  const control = reader.match(/c([A-Za-z])/y)
  if (control) return (control[1] as string).toUpperCase().charCodeAt(0) - 64
  const code = controls[reader.next]
  if (code !== undefined) reader.at++
  return code
}
