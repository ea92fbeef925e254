import { readFileSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { AppError } from '../../base/error.ts'
import { type Picked, pick } from '../../replay/pick.ts'
import { type Recording, readRecording } from '../../replay/read-recording.ts'
import { mostBytes, recordingText } from '../../replay/recording-text.ts'
import type { Io } from '../io.ts'

/**
 * A recording, and what of it is SCIM below one base URL.
 *
 * @param base the base URL in the recording; undefined: found out
 * @throws AppError `ERR_RECORDING_MISSING`, `ERR_RECORDING_INVALID`
 */
export function readFile(
  file: string,
  base: string | undefined,
  io: Io,
): { recording: Recording; picked: Picked } {
  const recording = readRecording(readText(file, io), file)
  return { recording, picked: pickFrom(recording, file, base) }
}

function readText(file: string, { folder = '.' }: Io): string {
  const path = resolve(folder, file)
  try {
    const { size } = statSync(path)
    if (size <= mostBytes) return recordingText(readFileSync(path), file)
    throw new AppError('ERR_RECORDING_INVALID', `${file} has ${size} bytes; at most ${mostBytes} are read.`)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error) || error instanceof AppError) throw error
    throw new AppError('ERR_RECORDING_MISSING', `The recording ${file} cannot be read: ${error.message}.`, {
      cause: error,
    })
  }
}

function pickFrom({ requests, base }: Recording, file: string, given: string | undefined): Picked {
  const picked = pick(requests, given ?? base)
  if (picked && picked.steps.length > 0) return picked
  const where = given === undefined ? '' : ` below ${given}`
  throw new AppError(
    'ERR_RECORDING_INVALID',
    `${file} holds ${requests.length} requests, and none of them is SCIM${where}.`,
    {
      hint: 'Name the base URL that the requests were recorded under by --base.',
    },
  )
}
