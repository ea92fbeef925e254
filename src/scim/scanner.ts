/** A filter or path that does not follow RFC 7644 §3.4.2.2 or §3.5.2. */
export class FilterError extends Error {
  /** Where in the text, counted in characters from 0. */
  readonly position: number

  constructor(message: string, position: number) {
    super(message)
    this.name = 'FilterError'
    this.position = position
  }
}

const deepest = 100
const most = 2000

/** Reads the words and signs that filters and paths are made of. */
export class Scanner {
  readonly text: string
  /** URNs, in lower case, that name a schema and not an attribute. */
  readonly schemas: ReadonlySet<string>
  position = 0
  #depth = 0
  #terms = 0

  constructor(text: string, schemas: ReadonlySet<string>) {
    this.text = text
    this.schemas = schemas
  }

  fail(message: string, position = this.position): never {
    throw new FilterError(`${message} at character ${position + 1}`, position)
  }

  /** Consumes what the sticky expression matches here. */
  take(expression: RegExp): string | undefined {
    expression.lastIndex = this.position
    const match = expression.exec(this.text)
    if (!match) return undefined
    this.position = expression.lastIndex
    return match[0]
  }

  space(): void {
    this.take(/\s+/y)
  }

  /** Consumes the sign if it comes next, after any space. */
  sign(sign: string): boolean {
    const start = this.position
    this.space()
    if (this.text.startsWith(sign, this.position)) {
      this.position += sign.length
      return true
    }
    this.position = start
    return false
  }

  expect(sign: string): void {
    if (!this.sign(sign)) this.fail(`expected "${sign}"`)
  }

  expectEnd(): void {
    this.space()
    if (this.position < this.text.length)
      this.fail(`unexpected "${this.text.slice(this.position, this.position + 20)}"`)
  }

  /** Keeps hostile nesting from exhausting the stack. */
  nested<Result>(read: () => Result): Result {
    if (++this.#depth > deepest) this.fail(`nested more than ${deepest} deep`)
    const result = read()
    this.#depth--
    return result
  }

  countTerm(): void {
    if (++this.#terms > most) this.fail(`more than ${most} comparisons`)
  }
}
