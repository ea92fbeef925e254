/** Longer bodies are cut: bytes of UTF-8. */
export const longestBody = 1_048_576

/** The body, or its first 1 MiB, ended between two characters, and `…[<number> more bytes]`. */
export function cutBody(body: string): string {
  // No character takes more than three bytes a UTF-16 unit, so most bodies need not be measured.
  if (body.length * 3 <= longestBody || Buffer.byteLength(body) <= longestBody) return body
  const bytes = Buffer.from(body)
  let end = longestBody
  // Not in the middle of a character: its further bytes begin with the bits 10.
  while (((bytes[end] ?? 0) & 0xc0) === 0x80) end--
  return `${bytes.toString('utf8', 0, end)}…[${bytes.length - end} more bytes]`
}
