import { isObject } from '../base/json.ts'
import { receivedJson } from '../base/received-json.ts'
import type { Recorded, RecordedAnswer } from './recorded.ts'

/**
 * The requests of a text: raw HTTP as it stands on the wire or in a log, or an `.http` file of an editor. It may lack the
 * protocol version, Host and Content-Length; lines end in CRLF or LF; requests are parted by `###` or follow each other.
 * An answer that was pasted after its request is taken as recorded, as is a line `# answer 201 {…}` before it.
 */
export function readHttp(text: string): Recorded[] {
  const variables = new Map<string, string>()
  const found: Recorded[] = []
  for (const block of blocksOf(withoutMarks(text), variables)) {
    if ('status' in block) {
      const last = found.at(-1)
      if (last) last.answer = block
    } else found.push({ ...block, number: found.length + 1 })
  }
  return found
}

const scimType = 'application/scim+json'
const requestLine = /^([A-Z]{3,10})[ \t]+(\S.*?)(?:[ \t]+HTTP\/\d(?:\.\d)?)?[ \t]*$/
const known = /^(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)[ \t]/
const statusLine = /^HTTP\/\d(?:\.\d)?[ \t]+(\d{3})\b/

/** `curl -v` marks what it sends by `> ` and what it gets by `< `. */
function withoutMarks(text: string): string {
  if (!/^> [A-Z]+ \S+ HTTP\//m.test(text)) return text
  return text
    .split('\n')
    .filter((line) => !/^[*{}] /.test(line))
    .map((line) => line.replace(/^[<>] ?/, ''))
    .join('\n')
}

type Block = Omit<Recorded, 'number'> | RecordedAnswer

function* blocksOf(text: string, variables: Map<string, string>): Generator<Block> {
  const lines = text.replace(/^\ufeff/, '').split(/(?<=\n)/)
  let at = 0
  let answer: RecordedAnswer | null = null
  while (at < lines.length) {
    const line = bare(lines[at])
    at++
    const [, name, value] = /^@([\w-]+)\s*=\s*(.*)$/.exec(line) ?? []
    if (name !== undefined && value !== undefined) variables.set(name, filled(value, variables))
    const noted = answerNote(line)
    if (noted) answer = noted
    const isRequest = known.test(line) && requestLine.test(line)
    if (!isRequest && !statusLine.test(line)) continue
    const end = endOfBlock(lines, at)
    const head = isRequest ? lines.slice(at - 1, end) : lines.slice(at, end)
    if (isRequest) {
      yield requestOf(head, variables, answer)
      answer = null
    } else yield { status: Number(statusLine.exec(line)?.[1]), ...headAndBody(head, variables) }
    at = end
  }
}

/** Where the next request or answer begins, or what is said before it: a comment among headers is part of the head. */
function endOfBlock(lines: readonly string[], from: number): number {
  let inBody = false
  for (let at = from; at < lines.length; at++) {
    const line = bare(lines[at])
    if (/^###/.test(line) || statusLine.test(line) || (known.test(line) && requestLine.test(line))) return at
    if (inBody && /^(#|\/\/)/.test(line)) return at
    if (line === '') inBody = true
  }
  return lines.length
}

function requestOf(
  [first = '', ...rest]: readonly string[],
  variables: Map<string, string>,
  answer: RecordedAnswer | null,
): Omit<Recorded, 'number'> {
  const [, method = '', target = ''] = requestLine.exec(bare(first)) ?? []
  // A long query may go on in further lines.
  const more = rest.findIndex((line) => !/^\s+[?&]\S/.test(line))
  const continued = rest.slice(0, more < 0 ? rest.length : more).map((line) => line.trim())
  const { headers, body } = headAndBody(rest.slice(continued.length), variables)
  const place = filled([target, ...continued].join(''), variables)
  const host = headers.find(([name]) => /^host$/i.test(name))?.[1]
  const url = place.startsWith('/') && host !== undefined ? `https://${host}${place}` : place
  const typed = body === '' || headers.some(([name]) => /^content-type$/i.test(name))
  return {
    intent: '',
    method,
    url: encoded(url),
    headers: typed ? headers : [...headers, ['Content-Type', scimType]],
    body: body === '' ? null : body,
    answer,
  }
}

function headAndBody(
  lines: readonly string[],
  variables: Map<string, string>,
): { headers: [string, string][]; body: string } {
  const headers: [string, string][] = []
  let at = 0
  for (; at < lines.length; at++) {
    const line = bare(lines[at])
    if (line === '') break
    if (/^(#|\/\/)/.test(line)) continue
    const [, name, value] = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*(.*?)[ \t]*$/.exec(line) ?? []
    // No header: the empty line before the body is missing.
    if (name === undefined || value === undefined) {
      at--
      break
    }
    headers.push([name, filled(value, variables)])
  }
  const text = filled(lines.slice(at + 1).join(''), variables)
  return { headers, body: bodyOf(text, headers) }
}

/** As long as Content-Length says, where only white space follows; else without white space at its end. */
function bodyOf(text: string, headers: readonly [string, string][]): string {
  const length = headers.find(([name]) => /^content-length$/i.test(name))?.[1] ?? ''
  const bytes = Buffer.from(text)
  if (/^\d+$/.test(length) && bytes.length >= Number(length)) {
    const rest = bytes.subarray(Number(length)).toString()
    if (rest.trim() === '') return bytes.subarray(0, Number(length)).toString()
  }
  return text.trimEnd()
}

/** `{{name}}`, as editors have it; one that is not defined stays. */
function filled(text: string, variables: ReadonlyMap<string, string>): string {
  return variables.size === 0
    ? text
    : text.replace(/\{\{\s*([\w-]+)\s*\}\}/g, (all, name) => variables.get(name) ?? all)
}

/** What cannot stand in a request line, percent-encoded; all else as it is. */
function encoded(url: string): string {
  return url.replace(/[^\x21-\x7e]+/g, (part) => encodeURIComponent(part.toWellFormed()))
}

/** `# answer 201 {"id":"7"}`, as `--out` writes it. */
function answerNote(line: string): RecordedAnswer | undefined {
  const [, status, json = ''] = /^# answer (\d{3})(?: (.*))?$/.exec(line) ?? []
  if (status === undefined) return undefined
  const whole = receivedJson(json)
  if (
    isObject(whole) &&
    Array.isArray(whole.headers) &&
    (typeof whole.body === 'string' || whole.body === null)
  ) {
    const head = { status: Number(status), headers: whole.headers as [string, string][] }
    return whole.body === null ? { ...head, body: '', bodyMissing: true } : { ...head, body: whole.body }
  }
  return { status: Number(status), headers: json === '' ? [] : [['Content-Type', scimType]], body: json }
}

function bare(line: string | undefined): string {
  return (line ?? '').replace(/\r?\n$/, '')
}
