import { gunzipSync, inflateSync } from 'node:zlib'
import { AppError } from '../base/error.ts'

/** What is larger than this cannot be read as one text: bytes of a recording, also once it is unpacked. */
export const mostBytes = 256 * 1_048_576

/**
 * The text of a recording: UTF-8, or UTF-16 as a shell of Windows writes it, and unpacked where it is a `.har.gz` or a
 * `.zhar` of mitmproxy.
 *
 * @param file its name, for sentences
 * @throws AppError `ERR_RECORDING_INVALID` for archives, and for the own forms of tools that can write a HAR as well
 */
export function recordingText(bytes: Buffer, file: string): string {
  const plain = unpacked(bytes, file)
  const [first, second] = plain
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(plain)
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(plain)
  const text = plain.toString()
  const form = foreignForms.find(({ is }) => is(text))
  if (form) throw new AppError('ERR_RECORDING_INVALID', `${file} is ${form.noun}.`, { hint: form.hint })
  return text
}

const foreignForms = [
  {
    is: (text: string) => text.startsWith('PK\u0003\u0004'),
    noun: 'a ZIP archive',
    hint: 'Unpack it, and name the HAR in it; from Charles (.chlz) or Fiddler (.saz) export as HAR.',
  },
  {
    is: (text: string) => /^\d+:\d+:\w/.test(text),
    noun: "a flow file of mitmproxy's own form",
    hint: 'Make a HAR of it: mitmdump -nr FILE --set hardump=FILE.har',
  },
]

/** What follows 0x78 for the four levels of compression. */
const zlibLevels: ReadonlySet<number | undefined> = new Set([0x01, 0x5e, 0x9c, 0xda])

/** By their first bytes: RFC 1952 §2.3.1, RFC 1950 §2.2. */
function unpacked(bytes: Buffer, file: string): Buffer {
  const [first, second] = bytes
  const isGzip = first === 0x1f && second === 0x8b
  const isZlib = first === 0x78 && zlibLevels.has(second)
  if (!isGzip && !isZlib) return bytes
  try {
    return (isGzip ? gunzipSync : inflateSync)(bytes, { maxOutputLength: mostBytes })
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error
    const form = isGzip ? 'gzip' : 'zlib'
    throw new AppError(
      'ERR_RECORDING_INVALID',
      `${file} begins as ${form} does, but cannot be unpacked: ${error.message}.`,
      {
        cause: error,
      },
    )
  }
}
