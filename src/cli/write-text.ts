import { createWriteStream } from 'node:fs'
import { rename, rm, stat } from 'node:fs/promises'
import { Readable, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { AppError } from '../base/error.ts'
import type { Output } from './io.ts'

/** Pieces are put together to about this many characters before they are written. */
const chunkSize = 65_536

/**
 * Writes a text of any length, never holding more than a piece of it. The file is the old one until the new one is
 * whole.
 *
 * @throws AppError `ERR_OUTPUT_FILE`; whatever the pieces throw; an `AbortError` once the signal is given
 */
export async function writeFileText(
  file: string,
  pieces: Iterable<string>,
  signal?: AbortSignal,
): Promise<void> {
  const present = await stat(file).catch(() => undefined)
  // A device or a pipe cannot be replaced.
  const place = present === undefined || present.isFile() ? `${file}.part` : file
  try {
    await pipeline(Readable.from(chunksOf(pieces)), createWriteStream(place), signal ? { signal } : {})
    if (place !== file) await rename(place, file)
  } catch (error) {
    if (place !== file) await rm(place, { force: true })
    if (!(error instanceof Error && 'syscall' in error)) throw error
    throw new AppError('ERR_OUTPUT_FILE', `${file} cannot be written: ${error.message}.`, { cause: error })
  }
}

/** The same to standard output, as fast as it is read. A reader that has enough ends the writing, and that is fine. */
export async function printText(
  stdout: Output,
  pieces: Iterable<string>,
  signal?: AbortSignal,
): Promise<void> {
  if (!(stdout instanceof Writable)) {
    for (const chunk of chunksOf(pieces)) stdout.write(chunk)
    return
  }
  try {
    await pipeline(Readable.from(chunksOf(pieces)), stdout, { end: false, ...(signal && { signal }) })
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPIPE')) throw error
  }
}

function* chunksOf(pieces: Iterable<string>): Generator<string> {
  let chunk: string[] = []
  let size = 0
  for (const piece of pieces) {
    chunk.push(piece)
    size += piece.length
    if (size < chunkSize) continue
    yield chunk.join('')
    chunk = []
    size = 0
  }
  if (size > 0) yield chunk.join('')
}
