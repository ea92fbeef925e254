import { between, type CharacterTest, either, exactly, ignoringCase, not, without } from './character.ts'
import type { Reader } from './parse.ts'
import { readCode, readEscape } from './read-escape.ts'

/** The rest of `[…]`, its `[` being read. A `]` at the beginning is meant as a character. */
export function readClass(reader: Reader): CharacterTest {
  const start = reader.at - 1
  const negative = reader.skip('^')
  const tests: CharacterTest[] = []
  let taken: CharacterTest | undefined
  while (tests.length === 0 || reader.next !== ']') {
    if (reader.atEnd) reader.fail('this "[" is never closed', start)
    if (tests.length > 0 && reader.skip('-[')) {
      taken = readClass(reader)
      if (reader.next !== ']') reader.fail('what is taken away must be the last in "[…]"')
      continue
    }
    tests.push(readItem(reader))
  }
  reader.at++
  // Which case is meant has to be known before what is not meant.
  const all = reader.options.has('i') ? ignoringCase(either(tests)) : either(tests)
  const test = negative ? not(all) : all
  return taken ? without(test, taken) : test
}

function readItem(reader: Reader): CharacterTest {
  const start = reader.at
  const first = readMember(reader)
  if (typeof first !== 'number') return first
  if (!reader.match(/-(?=[^\][])/y)) return exactly(first)
  const last = readMember(reader)
  if (typeof last !== 'number') reader.fail('a range ends with one character', start)
  if (last < first) reader.fail('the range counts backwards', start)
  return between(first, last)
}

/** One character, or several of a kind. */
function readMember(reader: Reader): number | CharacterTest {
  const mark = reader.take('a character')
  if (mark !== '\\') return mark.charCodeAt(0)
  if (reader.skip('b')) return 8
  const code = readCode(reader)
  if (code !== undefined) return code
  if (/[^\w]/.test(reader.next)) return reader.take('a character').charCodeAt(0)
  return readEscape(reader)
}
