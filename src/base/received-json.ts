import type { Json } from './json.ts'

/** Deeper than any resource, and far from where copying or writing a value would exhaust the stack. */
export const mostLevels = 500

/**
 * The JSON value of a text that somebody else has sent; undefined when it is none, or is nested deeper than `mostLevels`.
 * A whole number at `id` that is too large for a number of ours is given as text, digit for digit.
 */
export function receivedJson(text: string): Json | undefined {
  return nestsDeeper(text, mostLevels) ? undefined : readJson(text)
}

/** The same of a text that is known not to nest too deep. */
export function readJson(text: string): Json | undefined {
  try {
    return hugeId.test(text) ? (JSON.parse(text, keepId as Reviver) as Json) : (JSON.parse(text) as Json)
  } catch {
    // Whoever has to say what is wrong with the text looks at the text.
    return undefined
  }
}

/** Whether brackets stand in each other deeper than `levels`, strings aside. */
export function nestsDeeper(text: string, levels: number): boolean {
  if (text.length <= levels) return false
  let depth = 0
  let quoted = false
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    if (quoted) {
      if (unit === backslash) at++
      else if (unit === quote) quoted = false
    } else if (unit === quote) quoted = true
    else if (unit === brace || unit === bracket) {
      if (++depth > levels) return true
    } else if (unit === brace + 2 || unit === bracket + 2) depth--
  }
  return false
}

const [quote, backslash, bracket, brace] = [0x22, 0x5c, 0x5b, 0x7b]

const hugeId = /"id"\s*:\s*\d{16}/

type Reviver = Parameters<typeof JSON.parse>[1]

/** The third argument shows the text of a number: https://github.com/tc39/proposal-json-parse-with-source */
function keepId(key: string, value: Json, { source }: { source?: string }): Json {
  const lost = key === 'id' && typeof value === 'number' && !Number.isSafeInteger(value)
  return lost && source !== undefined && /^\d+$/.test(source) ? source : value
}
