/**
 * The first key that stands twice in one object of a JSON text; undefined when there is none. The text must be valid
 * JSON. One pass, no recursion: a target may nest thousands deep.
 */
export function duplicateKey(text: string): string | undefined {
  const open: (Set<string> | undefined)[] = []
  let expectsKey = false
  for (let at = 0; at < text.length; at++) {
    const character = text[at]
    if (character === '{' || character === '[') {
      open.push(character === '{' ? new Set() : undefined)
      expectsKey = character === '{'
    } else if (character === '}' || character === ']') {
      open.pop()
      expectsKey = false
    } else if (character === ',') expectsKey = open.at(-1) !== undefined
    else if (character === '"') {
      const end = endOfString(text, at)
      if (expectsKey) {
        const key = JSON.parse(text.slice(at, end + 1)) as string
        const keys = open.at(-1)
        if (keys?.has(key)) return key
        keys?.add(key)
        expectsKey = false
      }
      at = end
    }
  }
  return undefined
}

function endOfString(text: string, start: number): number {
  let at = start + 1
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1
  return at
}
