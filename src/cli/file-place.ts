import { accessSync, constants, mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

/** Why a file could not be written. */
export interface NoPlace {
  reason: string
  cause?: unknown
}

/**
 * Makes the folder that a file will be written to, and looks whether it may be written, so that this is told before any
 * work is done and not after it. The file is not touched.
 *
 * @param path absolute
 * @returns undefined where the file may be written
 */
export function makePlace(path: string): NoPlace | undefined {
  const there = statOf(path)
  if (there?.isDirectory()) return { reason: 'it is a folder' }
  const folder = dirname(path)
  try {
    mkdirSync(folder, { recursive: true })
  } catch (cause) {
    return { reason: `its folder ${folder} cannot be made (${messageOf(cause)})`, cause }
  }
  try {
    accessSync(there ? path : folder, constants.W_OK)
    return undefined
  } catch (cause) {
    return { reason: messageOf(cause), cause }
  }
}

function statOf(path: string) {
  try {
    return statSync(path, { throwIfNoEntry: false })
  } catch (error) {
    // Such as below a file: making the folder says it better.
    messageOf(error)
    return undefined
  }
}

/** Of an error of the file system; any other is a fault of ours and is thrown on. */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error && 'code' in error)) throw error
  return error.message
}
