import { any, type CharacterTest, exactly, ignoringCase, isWord, notNewline } from './character.ts'
import { readClass } from './read-class.ts'
import { readEscape } from './read-escape.ts'

/** What an expression is made of. */
export type Node =
  | { kind: 'character'; test: CharacterTest }
  | { kind: 'sequence'; nodes: Node[] }
  | { kind: 'choice'; nodes: Node[] }
  | { kind: 'repeat'; node: Node; min: number; max: number }
  /** True or false of a place between two characters. */
  | { kind: 'position'; holds: (text: string, position: number) => boolean }
  | { kind: 'look'; node: Node; ahead: boolean; negative: boolean }

/** A text that is not an expression, or one that cannot be matched in bounded time. */
export class PatternError extends Error {
  /** Where in the text, counted in characters from 0. */
  readonly position: number

  constructor(message: string, position: number) {
    super(`${message}, at character ${position + 1}`)
    this.name = 'PatternError'
    this.position = position
  }
}

/** Reads an expression. Throws `PatternError`. */
export function parsePattern(text: string): Node {
  const reader = new Reader(text)
  const node = readChoice(reader)
  if (!reader.atEnd) reader.fail('there is a ")" too many')
  return node
}

/** The text, how far it has been read, and the options in effect. */
export class Reader {
  readonly text: string
  at = 0
  options: ReadonlySet<string> = new Set()
  depth = 0

  constructor(text: string) {
    this.text = text
  }

  get atEnd(): boolean {
    return this.at >= this.text.length
  }

  get next(): string {
    return this.text[this.at] ?? ''
  }

  /** The next character, taken; at the end an error that says what was expected. */
  take(expected: string): string {
    if (this.atEnd) this.fail(`it ends where ${expected} is expected`)
    return this.text[this.at++] as string
  }

  skip(text: string): boolean {
    if (!this.text.startsWith(text, this.at)) return false
    this.at += text.length
    return true
  }

  /** What the sticky expression matches here, taken. */
  match(expression: RegExp): RegExpExecArray | undefined {
    expression.lastIndex = this.at
    const found = expression.exec(this.text)
    if (!found) return undefined
    this.at += found[0].length
    return found
  }

  fail(message: string, at = this.at): never {
    throw new PatternError(message, at)
  }
}

/** Deeper nesting than any person writes. */
const mostDepth = 100

function readChoice(reader: Reader): Node {
  if (++reader.depth > mostDepth) reader.fail('its groups are nested too deeply')
  const nodes: Node[] = []
  do nodes.push(readSequence(reader))
  while (reader.skip('|'))
  reader.depth--
  return nodes.length === 1 ? (nodes[0] as Node) : { kind: 'choice', nodes }
}

function readSequence(reader: Reader): Node {
  const nodes: Node[] = []
  while (!reader.atEnd && reader.next !== '|' && reader.next !== ')') {
    const atom = readAtom(reader)
    if (atom) nodes.push(readQuantifier(reader, atom))
  }
  return { kind: 'sequence', nodes }
}

function readQuantifier(reader: Reader, node: Node): Node {
  const found = reader.match(/(?:[*+?]|\{(\d+)(?:(,)(\d*))?\})\??/y)
  if (!found) return node
  const [mark, least, comma, most] = found
  if (reader.match(/[*+?]|\{\d+(?:,\d*)?\}/y)) reader.fail('two quantifiers follow each other', reader.at - 1)
  if (least === undefined) {
    return {
      kind: 'repeat',
      node,
      min: mark.startsWith('+') ? 1 : 0,
      max: mark.startsWith('?') ? 1 : Infinity,
    }
  }
  const min = Number(least)
  const max = comma === undefined ? min : most === '' ? Infinity : Number(most)
  if (max < min) reader.fail(`{${min},${max}} counts backwards`, reader.at - mark.length)
  return { kind: 'repeat', node, min, max }
}

/** Undefined for what stands there without meaning anything: a comment, or options for the rest of the group. */
function readAtom(reader: Reader): Node | undefined {
  const start = reader.at
  const mark = reader.take('something')
  switch (mark) {
    case '(':
      return readGroup(reader, start)
    case '[':
      return character(reader, readClass(reader))
    case '.':
      return { kind: 'character', test: reader.options.has('s') ? any : notNewline }
    case '^':
      return { kind: 'position', holds: reader.options.has('m') ? atLineStart : atStart }
    case '$':
      return { kind: 'position', holds: reader.options.has('m') ? atLineEnd : atLastLineEnd }
    case '\\':
      return readBackslash(reader)
    case '*':
    case '+':
    case '?':
      return reader.fail(`there is nothing before "${mark}" to be repeated`, start)
    default:
      return character(reader, exactly(mark.charCodeAt(0)))
  }
}

function character({ options }: Reader, test: CharacterTest): Node {
  return { kind: 'character', test: options.has('i') ? ignoringCase(test) : test }
}

const places: Record<string, (text: string, position: number) => boolean> = {
  A: atStart,
  z: atEnd,
  Z: atLastLineEnd,
  b: atWordEdge,
  B: (text, position) => !atWordEdge(text, position),
}

function readBackslash(reader: Reader): Node {
  const start = reader.at - 1
  const holds = places[reader.next]
  if (holds) {
    reader.at++
    return { kind: 'position', holds }
  }
  if (/[1-9k]/.test(reader.next)) reader.fail('back-references are not supported', start)
  return character(reader, readEscape(reader))
}

function readGroup(reader: Reader, start: number): Node | undefined {
  const { options } = reader
  const look = reader.match(/\?(<?)([=!])/y)
  if (!look) {
    if (reader.match(/\?#[^)]*\)/y)) return undefined
    const set = reader.match(/\?([imnsx]*)(?:-([imnsx]+))?([:)])/y)
    if (set) {
      const [, on = '', off = '', end] = set
      if (on.includes('x')) reader.fail('the option x is not supported', start)
      reader.options = new Set([...options, ...on].filter((option) => !off.includes(option)))
      if (end === ')') return undefined
    } else if (!reader.match(/\?(?:<[\p{L}_][\w]*>|'[\p{L}_][\w]*')/uy) && reader.next === '?') {
      reader.fail('this kind of group is not supported', start)
    }
  }
  const node = readChoice(reader)
  if (!reader.skip(')')) reader.fail('this "(" is never closed', start)
  reader.options = options
  return look ? { kind: 'look', node, ahead: look[1] === '', negative: look[2] === '!' } : node
}

function atStart(_: string, position: number): boolean {
  return position === 0
}

function atEnd(text: string, position: number): boolean {
  return position === text.length
}

/** At the end, or before a newline that ends the text. */
function atLastLineEnd(text: string, position: number): boolean {
  return position === text.length || (position === text.length - 1 && text[position] === '\n')
}

function atLineStart(text: string, position: number): boolean {
  return position === 0 || text[position - 1] === '\n'
}

function atLineEnd(text: string, position: number): boolean {
  return position === text.length || text[position] === '\n'
}

function atWordEdge(text: string, position: number): boolean {
  const before = position > 0 && isWord(text.charCodeAt(position - 1))
  return before !== (position < text.length && isWord(text.charCodeAt(position)))
}
