/** A text or a number in a JSON text, with its place. */
export interface Scalar {
  /** Of the first character, the quote of a text. */
  start: number
  /** After the last one. */
  end: number
  value: string | number
  /** The key of the member that it is the value of, also by way of arrays; null at the top. */
  key: string | null
  /** The key of the object around it, also by way of arrays. */
  under: string | null
}

/** Texts and numbers of a JSON text, which must be valid, in their order; keys are not among them. */
export function scalarsOf(text: string): Scalar[] {
  const found: Scalar[] = []
  const outer: (string | null)[] = []
  let key: string | null = null
  let at = 0
  while (at < text.length) {
    const unit = text[at] ?? ''
    if (unit === '"') {
      const end = endOfString(text, at)
      const value = JSON.parse(text.slice(at, end)) as string
      const colon = /[ \t\r\n]*:/y
      colon.lastIndex = end
      if (colon.test(text)) {
        key = value
        at = colon.lastIndex
        continue
      }
      found.push({ start: at, end, value, key, under: outer.at(-1) ?? null })
      at = end
    } else if (unit === '{' || unit === '[') {
      outer.push(key)
      at++
    } else if (unit === '}' || unit === ']') {
      key = outer.pop() ?? null
      at++
    } else if (unit === '-' || (unit >= '0' && unit <= '9')) {
      const number = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y
      number.lastIndex = at
      const [digits = unit] = number.exec(text) ?? []
      found.push({
        start: at,
        end: at + digits.length,
        value: Number(digits),
        key,
        under: outer.at(-1) ?? null,
      })
      at += digits.length
    } else at++
  }
  return found
}

function endOfString(text: string, start: number): number {
  let at = start + 1
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1
  return at + 1
}
