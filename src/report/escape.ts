/**
 * Characters that do something where they are shown: controls, which move the cursor of a terminal, and the marks that
 * turn the direction of a line or hide in it. What a target sent is never shown with them.
 */
const acting =
  /[\p{Cc}\p{Cs}\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff]/gu

/** The text in one line with everything that acts written out: `\n`, `\u001b`, `\u202e`. */
export function plainText(text: string): string {
  return text.replace(acting, writtenOut)
}

/** The same of a text of several lines, which stay lines. */
export function plainLines(text: string): string[] {
  return text.split(/\r\n|[\n\r]/).map(plainText)
}

function writtenOut(character: string): string {
  const short = shorts[character]
  return short ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}

const shorts: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/** For text and attributes of HTML and of XML, in one line. */
export function markup(text: string): string {
  return plainText(text).replace(/[&<>"']/g, (character) => entities[character] ?? character)
}

/** The same of a text whose lines stay lines. */
export function markupLines(text: string): string {
  return plainLines(text).map(markup).join('\n')
}

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** For running text of Markdown: nothing in it is a mark of the language, a tag, a link or a mention. */
export function markdown(text: string): string {
  return plainText(text)
    .replace(/[\\`*_{}[\]()#+\-.!|~<>&@:]/g, (character) =>
      character === '<' || character === '>' || character === '&'
        ? (entities[character] ?? '')
        : `\\${character}`,
    )
    .trim()
}

/** Text as code within a line of Markdown, also in a table: fenced by more backticks than stand in it. */
export function markdownCode(text: string): string {
  const plain = plainText(text)
  const longest = Math.max(0, ...(plain.match(/`+/g) ?? []).map(({ length }) => length))
  const fence = '`'.repeat(longest + 1)
  const pad = plain.startsWith('`') || plain.endsWith('`') || plain === '' ? ' ' : ''
  return `${fence}${pad}${plain}${pad}${fence}`.replaceAll('|', '\\|')
}

/** The message of a command for GitHub's runner: `::error title=…::message`. Its lines stay lines. */
export function githubMessage(text: string): string {
  return text.split('\n').map(plainText).join('\n').replaceAll('%', '%25').replaceAll('\n', '%0A')
}

/** The value of a property of such a command. */
export function githubProperty(text: string): string {
  return plainText(text).replaceAll('%', '%25').replaceAll(':', '%3A').replaceAll(',', '%2C')
}
