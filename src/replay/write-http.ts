import { mask, maskPasswords } from '../wire/mask-password.ts'
import type { Recorded, RecordedAnswer } from './recorded.ts'

/** Of an answer, the headers that say something about the resource or about what to do next. */
const told = /^(content-type|location|etag|retry-after)$/i

/**
 * Requests as an `.http` file, which editors can send and `readHttp` reads back: each with the answer that was recorded
 * in a comment, so that ids are still known. Credentials and passwords are masked.
 *
 * @param title comment lines at the beginning
 */
export function writeHttp(requests: readonly Recorded[], title: readonly string[]): string {
  const head = title.map((line) => `# ${line}\n`).join('')
  return `${head}\n${requests.map(block).join('\n')}`
}

function block({ number, intent, method, url, headers, body, answer }: Recorded): string {
  const text = body === null ? '' : maskPasswords(body)
  const head = headers.filter(([name]) => !name.startsWith(':'))
  // White space at the end of a body is part of it only where its length says so.
  const unsaid = text !== text.trimEnd() && !head.some(([name]) => isLength(name))
  if (unsaid) head.push(['Content-Length', ''])
  const lines = head.map(
    ([name, value]) => `${name}: ${isLength(name) ? lengthOf(text) : shown(name, value)}\n`,
  )
  return [
    `### ${number}${intent === '' ? '' : ` ${intent}`}\n`,
    answer ? noteOf(answer) : '',
    `${method} ${url}\n`,
    ...lines,
    text === '' ? '' : `\n${text}\n`,
  ].join('')
}

function noteOf({ status, headers, body, bodyMissing }: RecordedAnswer): string {
  const kept = headers.filter(([name]) => told.test(name))
  return `# answer ${status} ${JSON.stringify({ headers: kept, body: bodyMissing ? null : maskPasswords(body) })}\n`
}

function isLength(name: string): boolean {
  return /^content-length$/i.test(name)
}

function lengthOf(text: string): string {
  return String(Buffer.byteLength(text))
}

function shown(name: string, value: string): string {
  if (!/^((proxy-)?authorization|cookie|.*(token|secret|api-?key).*)$/i.test(name)) return value
  return `${/^[A-Za-z][A-Za-z0-9-]* /.exec(value)?.[0] ?? ''}${mask}`
}
