/**
 * The text in lines of at most `width` characters, broken after commas between JSON values where there is one, or else
 * after an opening brace; nothing is added or left out.
 */
export function wrapBody(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const piece of text.match(pieces) ?? []) {
    if (line !== '' && line.length + piece.length > width) {
      lines.push(line)
      line = ''
    }
    line += piece
    while (line.length > width) {
      const brace = line.lastIndexOf(':{', width - 2)
      const cut = brace > 0 ? brace + 2 : width
      lines.push(line.slice(0, cut))
      line = line.slice(cut)
    }
  }
  return line === '' ? lines : [...lines, line]
}

/** Up to and with the next comma outside strings. */
const pieces = /(?:"(?:[^"\\]|\\.)*"|[^",])+,?|./gsu
