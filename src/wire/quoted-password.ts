import { endOfString, mask, passwordStarts } from './mask-password.ts'
import { maskText } from './mask-text.ts'

/** Shorter ones are words that stand anywhere. */
const shortest = 4
/** Up to here a password is masked only where it stands by itself: in a longer word it is none. */
const longestWord = 7
/** Of one request; each costs a look at the whole answer. */
const mostPasswords = 20
/** Of a password, and of an answer, that are looked at with all ways of writing them. */
const [longestPassword, longestText] = [256, 65_536]

/**
 * Masks in an answer the passwords that its request has told, wherever it quotes them: as they are, and as JSON, URLs and
 * HTML write them. Names of members stay, though a password may read like one.
 *
 * @param body of the request; most tell none, and cost nothing
 * @returns undefined where there is nothing to look for
 */
export function quotesMasker(body: string | null): ((text: string) => string) | undefined {
  const passwords = passwordsIn(body)
  if (passwords.length === 0) return undefined
  const maskers = passwords.map(maskerOf)
  return (text) => maskers.reduce((masked, masker) => masker(masked), text)
}

function passwordsIn(body: string | null): string[] {
  if (body === null || !/password/i.test(body)) return []
  const found = new Set<string>()
  for (const start of passwordStarts(body)) {
    const password = decoded(body.slice(start, endOfString(body, start))).toWellFormed()
    if (password.length >= shortest && password !== mask) found.add(password)
    if (found.size === mostPasswords) break
  }
  // The longest first: one may be the beginning of another.
  return [...found].sort((a, b) => b.length - a.length)
}

function maskerOf(password: string): (text: string) => string {
  const plain = (text: string) => maskText(text, [password])
  if (password.includes('\\') || password.length > longestPassword) return plain
  let pattern: RegExp | undefined
  return (text) => {
    // Most answers quote nothing, and this tells it for a hundredth of the price.
    if (!text.includes(password) && !/[\\%&+]/.test(text)) return text
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
