/** What the text of a JSON value tells before it is parsed. */
export interface JsonForm {
  /** Objects and lists open at once, at most. */
  depth: number
  /** The first key that stands twice in one object; undefined when there is none. */
  twice: string | undefined
}

/** Keys are compared in this much of a text. */
const mostCompared = 1_000_000

/** One pass, no recursion: a target may nest thousands deep. Of a text that is no JSON the answer means nothing. */
export function scanJson(text: string): JsonForm {
  const open: (Set<string> | undefined)[] = []
  const form: JsonForm = { depth: 0, twice: undefined }
  let expectsKey = false
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case braceOpen:
        open.push(new Set())
        form.depth = Math.max(form.depth, open.length)
        expectsKey = true
        break
      case bracketOpen:
        open.push(undefined)
        form.depth = Math.max(form.depth, open.length)
        expectsKey = false
        break
      case braceClose:
      case bracketClose:
        open.pop()
        expectsKey = false
        break
      case comma:
        expectsKey = open.at(-1) !== undefined
        break
      case quote: {
        const end = endOfString(text, at)
        if (expectsKey && form.twice === undefined && at < mostCompared) {
          note(text.slice(at + 1, end), open.at(-1), form)
        }
        expectsKey = false
        at = end
      }
    }
  }
  return form
}

function note(raw: string, keys: Set<string> | undefined, form: JsonForm): void {
  if (!keys) return
  const key = raw.includes('\\') ? unescaped(raw) : raw
  if (keys.has(key)) form.twice = key
  keys.add(key)
}

function unescaped(raw: string): string {
  try {
    return JSON.parse(`"${raw}"`) as string
  } catch {
    // Not JSON: then nobody asks for its keys.
    return raw
  }
}

function endOfString(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); at !== -1; at = text.indexOf('"', at + 1)) {
    let slashes = 0
    while (text.charCodeAt(at - 1 - slashes) === backslash) slashes++
    if (slashes % 2 === 0) return at
  }
  return text.length
}

const quote = 0x22
const comma = 0x2c
const bracketOpen = 0x5b
const backslash = 0x5c
const bracketClose = 0x5d
const braceOpen = 0x7b
const braceClose = 0x7d
