/**
 * JSON text in lines of `width` characters where that is possible: what fits stays on one line, the rest is broken
 * between its values and indented. The spelling of each value stays as it is.
 */
export function layOutJson(text: string, width: number, indent = ''): string[] {
  return indent.length + text.length <= width ? [indent + text] : broken(text, width, indent)
}

function broken(text: string, width: number, indent: string): string[] {
  const [open = ''] = text
  const close = brackets[open]
  const items = close === undefined ? [] : itemsIn(text.slice(1, -1))
  if (close === undefined || items.length === 0) return [indent + text]
  const inner = `${indent}  `
  const lines = items.flatMap((item, index) => {
    const end = index < items.length - 1 ? ',' : ''
    if (inner.length + item.length + end.length <= width) return [inner + item + end]
    const [, key = '', value = item] = /^("(?:[^"\\]|\\.)*"\s*:\s*)(.*)$/s.exec(item) ?? []
    const [first = '', ...rest] = broken(value, width, inner)
    return ended([inner + key + first.trimStart(), ...rest], end)
  })
  return [indent + open, ...lines, indent + close]
}

const brackets: Record<string, string> = { '{': '}', '[': ']' }

/** What stands between the commas of one level. */
function itemsIn(text: string): string[] {
  const items: string[] = []
  let depth = 0
  let item = ''
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[^"]/gs)) {
    if (token === '{' || token === '[') depth++
    if (token === '}' || token === ']') depth--
    if (token === ',' && depth === 0) {
      items.push(item.trim())
      item = ''
    } else item += token
  }
  return item.trim() === '' ? items : [...items, item.trim()]
}

function ended(lines: string[], end: string): string[] {
  return lines.map((line, index) => (index === lines.length - 1 ? line + end : line))
}
