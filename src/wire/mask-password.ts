/** What stands in the place of a secret. */
export const mask = '********'

/**
 * Masks the string values of `password` in JSON text: as a member (`"password":"…"`, also with the URN of its schema
 * before it), and as the value of a PATCH operation with that path. Names of attributes are case-insensitive (RFC 7643 §2.1). Works on the text, so that all
 * else stays byte for byte, and a body cut short in the middle of a password hides it too.
 */
export function maskPasswords(text: string): string {
  if (!/password/i.test(text)) return text
  const starts = passwordStarts(text)
  let result = ''
  let done = 0
  for (const start of starts) {
    if (start < done) continue
    result += text.slice(done, start) + mask
    done = endOfString(text, start)
  }
  return result + text.slice(done)
}

/** Where the texts of passwords begin in JSON, after their opening quotes; in their order. */
export function passwordStarts(text: string): number[] {
  return [...memberValues(text), ...valuesBesidePath(text)].sort((a, b) => a - b)
}

// All repetitions are bounded or end at the next quote: what is searched here may have been made to make us slow.
const member = /"(?:[^"\\]{0,200}:)?password"\s*:\s*"/gi
const value = /"value"\s*:\s*"/gi
const path = String.raw`"path"\s*:\s*"(?:[^"\\]{0,200}:)?password"`
const op = String.raw`(?:\s*,\s*"op"\s*:\s*"[^"\\]{0,20}")?`
const pathBefore = new RegExp(String.raw`${path}${op}\s*,\s*"value"\s*:\s*"`, 'gi')
const pathAfter = new RegExp(String.raw`"${op}\s*,\s*${path}`, 'iy')

/** Where the texts of values begin, after their opening quote. */
function* memberValues(text: string): Generator<number> {
  for (const found of text.matchAll(member)) yield found.index + found[0].length
}

function* valuesBesidePath(text: string): Generator<number> {
  for (const found of text.matchAll(pathBefore)) yield found.index + found[0].length
  for (const found of text.matchAll(value)) {
    const start = found.index + found[0].length
    pathAfter.lastIndex = endOfString(text, start)
    if (pathAfter.test(text)) yield start
  }
}

/** Index of the quote that closes a JSON string, or the end of the text. */
export function endOfString(text: string, start: number): number {
  let index = start
  while (index < text.length) {
    const character = text.charCodeAt(index)
    if (character === 0x22) return index
    index += character === 0x5c ? 2 : 1
  }
  return text.length
}
