import { mask, maskPasswords } from '../wire/mask-password.ts'
import type { Recorded } from './recorded.ts'

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
  const note = answer
    ? `# answer ${answer.status} ${JSON.stringify({ headers: answer.headers.filter(([name]) => told.test(name)), body: maskPasswords(answer.body) })}\n`
    : ''
  const lines = headers
    .filter(([name]) => !/^(content-length|:.*)$/i.test(name))
    .map(([name, value]) => `${name}: ${shown(name, value)}\n`)
  const text = body === null || body === '' ? '' : maskPasswords(body)
  const length = text === '' || text === text.trimEnd() ? '' : `Content-Length: ${Buffer.byteLength(text)}\n`
  return `### ${number}${intent === '' ? '' : ` ${intent}`}\n${note}${method} ${url}\n${lines.join('')}${length}${text === '' ? '' : `\n${text}\n`}`
}

function shown(name: string, value: string): string {
  if (!/^((proxy-)?authorization|cookie|.*(token|secret|api-?key).*)$/i.test(name)) return value
  return `${/^[A-Za-z][A-Za-z0-9-]* /.exec(value)?.[0] ?? ''}${mask}`
}
