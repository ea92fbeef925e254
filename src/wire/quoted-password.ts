import { SentPasswords } from '../base/sent-passwords.ts'
import { endOfString, mask, passwordStarts } from './mask-password.ts'
import { maskText } from './mask-text.ts'

/** Up to here a password is masked only where it stands by itself: in a longer word it is none. */
const longestWord = 7
/** Of a password, and of an answer, that are looked at with all ways of writing them. */
const [longestPassword, longestText] = [256, 65_536]

type Masker = (text: string) => string

/**
 * Masks in the answers to an app the passwords that it has sent lately, wherever they are quoted: as they are, and as JSON,
 * URLs and HTML write them. Names of members stay, though a password may read like one.
 */
export class QuotedPasswords {
  readonly #sent = new SentPasswords()
  #masker: Masker | undefined

  /**
   * For the answer to a request, and to those before it.
   *
   * @param body of the request; most tell no password, and cost nothing
   * @returns undefined where there is nothing to look for
   */
  masker(body: string | null): Masker | undefined {
    let isNew = false
    for (const password of passwordsIn(body)) isNew = this.#sent.note(password) || isNew
    if (isNew) this.#masker = maskerOfAll(this.#sent.all)
    return this.#masker
  }
}

/** The same for one request alone. */
export function quotesMasker(body: string | null): Masker | undefined {
  return new QuotedPasswords().masker(body)
}

function passwordsIn(body: string | null): string[] {
  if (body === null || !/password/i.test(body)) return []
  const passwords = passwordStarts(body).map((start) => decoded(body.slice(start, endOfString(body, start))))
  return passwords.filter((password) => password !== mask).map((password) => password.toWellFormed())
}

function maskerOfAll(passwords: readonly string[]): Masker {
  // The longest first: one may be the beginning of another.
  const sorted = passwords.toSorted((a, b) => b.length - a.length)
  const maskers = sorted.map((password) => ({ word: longestWordOf(password), masked: maskerOf(password) }))
  return (text) => {
    const isOdd = escapedWord.test(text)
    return maskers.reduce(
      // Most answers quote nothing, and this tells it for a hundredth of the price.
      (result, { word, masked }) => (isOdd || result.includes(word) ? masked(result) : result),
      text,
    )
  }
}

/** What nobody need escape, so that it stands in a quotation as it is; but for those who escape everything. */
function longestWordOf(password: string): string {
  const words = password.match(/[0-9A-Za-z]+/g) ?? ['']
  return words.reduce((longest, word) => (word.length > longest.length ? word : longest))
}

/** A letter or a digit of ASCII that is escaped. */
const escapedWord = /(?:\\u00|%)(?:3\d|[46][1-9a-f]|[57][0-9a])/i

function maskerOf(password: string): Masker {
  const alone = [password]
  const plain = (text: string) => maskText(text, alone)
  if (password.includes('\\') || password.length > longestPassword) return plain
  let pattern: RegExp | undefined
  return (text) => {
    if (text.length > longestText) return plain(text)
    pattern ??= patternOf(password)
    return text.replace(pattern, (found, at: number) => (isName(text, at, found.length) ? found : mask))
  }
}

function isName(text: string, offset: number, length: number): boolean {
  return text[offset - 1] === '"' && /^"\s{0,9}:/.test(text.slice(offset + length, offset + length + 11))
}

function patternOf(password: string): RegExp {
  const source = Array.from(password, writings).join('')
  if (password.length > longestWord) return new RegExp(source, 'gu')
  const begin = String.raw`(?:(?<![\p{L}\p{N}])|(?<=\\(?:[bfnrt]|u[0-9a-fA-F]{4})))`
  return new RegExp(String.raw`${begin}${source}(?![\p{L}\p{N}])`, 'gu')
}

/**
 * A character in all ways in which it may be written. No two of them can go on alike, so a text is not tried over and over
 * again; a backslash could, and is not among them.
 */
function writings(character: string): string {
  const units = Array.from({ length: character.length }, (_, at) => character.charCodeAt(at))
  const json = units.map((unit) => `\\\\u${anyCase(unit.toString(16).padStart(4, '0'))}`).join('')
  const bytes = [...Buffer.from(character)]
    .map((byte) => `%${anyCase(byte.toString(16).padStart(2, '0'))}`)
    .join('')
  const plain = /[\^$\\.*+?()[\]{}|/]/.test(character) ? `\\${character}` : character
  return `(?:${[plain, json, bytes, ...(others[character] ?? [])].join('|')})`
}

/** What stands before a character in JSON, and what stands for it in HTML and in forms. */
const others: Record<string, string[]> = {
  ' ': ['\\+'],
  '"': ['\\\\"', '&quot;', '&#34;'],
  "'": ['&#39;', '&#x27;', '&apos;'],
  '/': ['\\\\\\/'],
  '&': ['&amp;'],
  '<': ['&lt;'],
  '>': ['&gt;'],
  '\b': ['\\\\b'],
  '\f': ['\\\\f'],
  '\n': ['\\\\n'],
  '\r': ['\\\\r'],
  '\t': ['\\\\t'],
}

function anyCase(hex: string): string {
  return hex.replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`)
}

/** A JSON text between its quotes, as it is meant; one that was cut short as it stands. */
function decoded(raw: string): string {
  try {
    return String(JSON.parse(`"${raw}"`))
  } catch (error) {
    if (error instanceof SyntaxError) return raw
    throw error
  }
}
