import { ExpressionError } from './expression.ts'

export interface Token {
  kind: 'text' | 'number' | 'name' | 'attribute' | 'mark' | 'end'
  /** Without quotes or brackets. */
  text: string
  position: number
}

const patterns: readonly [Token['kind'], RegExp][] = [
  ['text', /"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'/y],
  ['number', /-?\d+(?:\.\d+)?/y],
  ['attribute', /\[([A-Za-z_][\w.]*)\]/y],
  ['name', /[A-Za-z_][\w.]*/y],
  ['mark', /==|!=|&&|\|\||[(),?:+!]/y],
]

/** Splits an expression into tokens; both mapping languages share their lexical form. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = []
  let position = 0
  while (true) {
    while (/\s/.test(text[position] ?? '')) position++
    if (position >= text.length) break
    const token = tokenAt(text, position)
    if (!token) throw new ExpressionError(text, position, `unexpected ${JSON.stringify(text[position])}`)
    tokens.push(token.token)
    position = token.end
  }
  tokens.push({ kind: 'end', text: '', position: text.length })
  return tokens
}

function tokenAt(text: string, position: number): { token: Token; end: number } | undefined {
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = position
    const match = pattern.exec(text)
    if (!match) continue
    const inner = match[1] ?? match[2] ?? match[0]
    const plain = kind === 'text' ? inner.replace(/\\(.)/g, '$1') : inner
    return { token: { kind, text: plain, position }, end: pattern.lastIndex }
  }
  return undefined
}

/** Walks over tokens. */
export class TokenReader {
  readonly #text: string
  readonly #tokens: Token[]
  #index = 0

  constructor(text: string) {
    this.#text = text
    this.#tokens = tokenize(text)
  }

  get next(): Token {
    return this.#tokens[this.#index] ?? { kind: 'end', text: '', position: this.#text.length }
  }

  take(): Token {
    const token = this.next
    this.#index++
    return token
  }

  /** Takes the mark if it stands here. */
  skip(mark: string): boolean {
    if (this.next.kind !== 'mark' || this.next.text !== mark) return false
    this.#index++
    return true
  }

  expect(mark: string): void {
    if (!this.skip(mark)) this.fail(`expected "${mark}"`)
  }

  fail(message: string, token = this.next): never {
    const found = token.kind === 'end' ? 'the end' : JSON.stringify(token.text)
    throw new ExpressionError(this.#text, token.position, `${message}, found ${found}`)
  }
}
