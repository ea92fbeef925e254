/**
 * Where a text stops being JSON (RFC 8259), line and column from 1; undefined when it is JSON. `JSON.parse` tells this
 * only for some errors.
 */
export function jsonFault(text: string): { line: number; column: number; found: string } | undefined {
  const offset = faultOffset(text)
  if (offset === undefined) return undefined
  const before = text.slice(0, offset)
  const found = /^\P{Cc}/u.exec(text.slice(offset, offset + 2))?.[0]
  return {
    line: before.split('\n').length,
    column: offset - before.lastIndexOf('\n'),
    found: found ? `"${found}"` : offset >= text.length ? 'the end of the text' : 'a control character',
  }
}

const space = /[\t\n\r ]*/y
const token =
  /"(?:[^"\\\p{Cc}]|[\x7f-\x9f]|\\(?:["\\/bfnrt]|u[\dA-Fa-f]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|[[\]{}:,]/uy

/** What may come next, and where that leads. Brackets are kept on a stack. */
function faultOffset(text: string): number | undefined {
  const stack: ('{' | '[')[] = []
  let expected: 'value' | 'value-or-end' | 'key' | 'key-or-end' | 'colon' | 'comma-or-end' = 'value'
  let offset = 0
  for (;;) {
    offset = skip(space, text, offset)
    const end = skip(token, text, offset)
    const word = text.slice(offset, end)
    const open = stack.at(-1)
    if (expected === 'comma-or-end' && open === undefined) return offset === text.length ? undefined : offset
    const kind = kindOf(word)
    if (kind === 'close') {
      const empty = word === ']' ? expected === 'value-or-end' : expected === 'key-or-end'
      if (!(empty || expected === 'comma-or-end') || open !== (word === ']' ? '[' : '{')) return offset
      stack.pop()
      expected = 'comma-or-end'
    } else if (expected === 'value' || expected === 'value-or-end') {
      if (kind !== 'open' && kind !== 'scalar' && kind !== 'string') return offset
      if (kind === 'open') stack.push(word as '{' | '[')
      expected = kind !== 'open' ? 'comma-or-end' : word === '[' ? 'value-or-end' : 'key-or-end'
    } else if (expected === 'key' || expected === 'key-or-end') {
      if (kind !== 'string') return offset
      expected = 'colon'
    } else if (expected === 'colon') {
      if (word !== ':') return offset
      expected = 'value'
    } else {
      if (word !== ',') return offset
      expected = open === '{' ? 'key' : 'value'
    }
    offset = end
  }
}

function kindOf(word: string): 'open' | 'close' | 'mark' | 'string' | 'scalar' | 'nothing' {
  if (word === '') return 'nothing'
  if (word === '{' || word === '[') return 'open'
  if (word === '}' || word === ']') return 'close'
  if (word === ':' || word === ',') return 'mark'
  return word.startsWith('"') ? 'string' : 'scalar'
}

function skip(pattern: RegExp, text: string, offset: number): number {
  pattern.lastIndex = offset
  return pattern.test(text) ? pattern.lastIndex : offset
}
