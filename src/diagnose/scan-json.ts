import { isObject, type Json } from '../base/json.ts'

/** What the text of a JSON value tells before it is parsed. */
export interface JsonForm {
  /** Objects and lists open at once, at most. */
  depth: number
  /** Keys of all objects, the same one twice counted twice. */
  keys: number
}

/** No recursion: a target may nest thousands deep. Of a text that is no JSON the answer means nothing. */
export function scanJson(text: string): JsonForm {
  const form: JsonForm = { depth: 0, keys: 0 }
  let open = 0
  scan(text, {
    opened: () => {
      if (++open > form.depth) form.depth = open
    },
    closed: () => open--,
    key: () => form.keys++,
  })
  return form
}

/** Keys are compared in this much of a text. */
const mostCompared = 1_000_000

/** The first key that stands twice in one object of a text with that value; undefined when there is none. */
export function keyTwice(text: string, value: Json, { keys }: JsonForm): string | undefined {
  // Parsing keeps one of each: where none is lost, there is nothing to be looked for.
  return keysIn(value) === keys ? undefined : firstTwice(text)
}

function keysIn(value: Json): number {
  let keys = 0
  if (Array.isArray(value)) for (const each of value) keys += keysIn(each)
  else if (isObject(value)) for (const key in value) keys += 1 + keysIn(value[key] as Json)
  return keys
}

function firstTwice(text: string): string | undefined {
  const open: Set<string>[] = []
  let twice: string | undefined
  scan(text.slice(0, mostCompared), {
    opened: () => open.push(new Set()),
    closed: () => open.pop(),
    key: (start, end) => {
      const raw = text.slice(start, end)
      const key = raw.includes('\\') ? unescaped(raw) : raw
      const keys = open.at(-1)
      if (keys?.has(key)) twice ??= key
      keys?.add(key)
    },
  })
  return twice
}

interface Visitor {
  /** An object or a list begins. */
  opened: () => void
  closed: () => void
  /** From the first character to behind the last one, without the quotes. */
  key: (start: number, end: number) => void
}

function scan(text: string, { opened, closed, key }: Visitor): void {
  /** Of each that is open, whether it is an object. */
  const objects: boolean[] = []
  let expectsKey = false
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case braceOpen:
      case bracketOpen:
        expectsKey = text.charCodeAt(at) === braceOpen
        objects.push(expectsKey)
        opened()
        break
      case braceClose:
      case bracketClose:
        objects.pop()
        expectsKey = false
        closed()
        break
      case comma:
        expectsKey = objects[objects.length - 1] ?? false
        break
      case quote: {
        const end = endOfString(text, at)
        if (expectsKey) key(at + 1, end)
        expectsKey = false
        at = end
      }
    }
  }
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
