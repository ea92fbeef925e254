import { dirname, resolve } from 'node:path'
import { AppError } from '../base/error.ts'
import { isObject } from '../base/json.ts'
import { readDocument } from '../document/positions.ts'
import { readText } from '../document/read-text.ts'
import { isProfileFile } from './load-layers.ts'

const invalid = 'ERR_PROFILE_INVALID'

/**
 * The files that a profile of the user's is made of: its own, and those that it extends, as far as they can be read.
 * Whoever watches them waits for a mistake to be mended. Built-in ones are not among them.
 */
export function profileFiles(file: string): string[] {
  const files: string[] = []
  for (
    let next: string | undefined = file;
    next !== undefined && !files.includes(next);
    next = parentOf(next)
  ) {
    files.push(next)
  }
  return files
}

function parentOf(file: string): string | undefined {
  try {
    const text = readText(file, { noun: 'profile', missing: 'ERR_PROFILE_UNKNOWN', invalid })
    const { data } = readDocument(text, file, invalid)
    const parent = isObject(data) ? data.extends : undefined
    return typeof parent === 'string' && isProfileFile(parent) ? resolve(dirname(file), parent) : undefined
  } catch (error) {
    if (error instanceof AppError) return undefined
    throw error
  }
}
