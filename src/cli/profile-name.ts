import { resolve } from 'node:path'
import type { Io } from './io.ts'

/** A name as it is; a path from the folder of the caller. */
export function profileIn(name: string, io: Io): string {
  return /[/\\]|\.ya?ml$/.test(name) ? profileFile(name, io) : name
}

export function profileFile(file: string, { folder }: Io): string {
  return resolve(folder ?? '.', file)
}
