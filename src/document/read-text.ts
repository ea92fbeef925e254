import { readFileSync, type Stats, statSync } from 'node:fs'
import { AppError } from '../base/error.ts'

export interface TextKind {
  /** "profile", "configuration" … */
  noun: string
  /** Code of the error when there is no such file. */
  missing: string
  /** Code of the error when the file cannot be used. */
  invalid: string
  /** `file:line:column` of the text that names the file, if there is one. */
  namedAt?: string | undefined
}

/** More than this is not a file that somebody wrote by hand. */
const mostBytes = 1_048_576

/** The text of a file that a person wrote: UTF-8 and at most 1 MiB. Anything else is an `AppError`. */
export function readText(file: string, { noun, missing, invalid, namedAt }: TextKind): string {
  const stats = statOf(file, invalid)
  if (!stats) {
    const message = `The ${noun} file ${file} does not exist.`
    throw namedAt === undefined
      ? new AppError(missing, message)
      : new AppError(missing, `${namedAt}: ${message}`, { errors: [{ path: namedAt, message }] })
  }
  if (!stats.isFile()) throw new AppError(invalid, `${file} is not a file, so it cannot hold a ${noun}.`)
  if (stats.size > mostBytes) {
    throw new AppError(invalid, `${file} has ${stats.size} bytes; a ${noun} has at most ${mostBytes}.`)
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file))
  } catch (error) {
    const reason = error instanceof TypeError ? 'it is not UTF-8 text' : reasonOf(error)
    throw new AppError(invalid, `${file} cannot be read: ${reason}.`, { cause: error })
  }
}

function statOf(file: string, code: string): Stats | undefined {
  try {
    return statSync(file, { throwIfNoEntry: false })
  } catch (error) {
    throw new AppError(code, `${file} cannot be read: ${reasonOf(error)}.`, { cause: error })
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
