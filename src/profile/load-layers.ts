import { readdirSync } from 'node:fs'
import { basename, dirname, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { AppError } from '../base/error.ts'
import { isObject, type JsonObject } from '../base/json.ts'
import { nearest } from '../base/nearest.ts'
import { type PositionedDocument, readDocument } from '../document/positions.ts'
import { readText } from '../document/read-text.ts'

/** Beside `src` as well as beside `dist`. */
const folder = fileURLToPath(new URL('../../profiles', import.meta.url))

/** Whether a text names a file, not a built-in profile. */
export function isProfileFile(nameOrFile: string): boolean {
  return /[/\\]|\.ya?ml$/.test(nameOrFile)
}

/** The file of a profile that is given by name, alias or path. */
export function fileOf(nameOrFile: string): string {
  return isProfileFile(nameOrFile) ? resolve(nameOrFile) : builtIn(nameOrFile)
}

/** What a profile's file and those that it extends say, the outermost first. */
export function readLayers(file: string): PositionedDocument[] {
  return readChain(file).map(ownPart)
}

export function builtInNames(): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => basename(file, '.yaml'))
    .sort()
}

/** The file of a built-in profile; `namedAt` is where the name was read, if in a file. */
function builtIn(name: string, namedAt?: string): string {
  const names = builtInNames()
  if (names.includes(name)) return resolve(folder, `${name}.yaml`)
  const aliases = aliasTable(names)
  const aliased = aliases.get(name)
  if (aliased) return resolve(folder, `${aliased}.yaml`)
  const known = [...names, ...aliases.keys()]
  const meant = nearest(name, known)
  const message = `There is no profile "${name}". Built in are ${known.join(', ')}.`
  throw new AppError('ERR_PROFILE_UNKNOWN', namedAt === undefined ? message : `${namedAt}: ${message}`, {
    hint: meant ? `Did you mean "${meant}"?` : 'A file of your own is given with its path: ./my-idp.yaml',
    errors: namedAt === undefined ? [] : [{ path: namedAt, message }],
  })
}

function aliasTable(names: readonly string[]): Map<string, string> {
  const table = new Map<string, string>()
  for (const name of names) {
    const { aliases } = read(resolve(folder, `${name}.yaml`)).data as JsonObject
    if (Array.isArray(aliases)) for (const alias of aliases) table.set(String(alias), name)
  }
  return table
}

/** Files of a profile, from a file to the one that extends nothing. */
function readChain(file: string, namedAt?: string, seen: readonly string[] = []): PositionedDocument[] {
  const document = read(file, namedAt)
  const parent = (document.data as JsonObject).extends
  if (parent === undefined) return [document]
  const place = document.place(['extends'])
  if (typeof parent !== 'string') {
    throw invalid(place, `extends is ${JSON.stringify(parent)}; it must be the name of a profile or a file`)
  }
  const above = isProfileFile(parent) ? resolve(dirname(file), parent) : builtIn(parent, place)
  const line = [...seen, file]
  if (line.includes(above)) {
    throw invalid(
      place,
      `extends leads back to where it came from: ${[...line, above].map(shown).join(' → ')}`,
    )
  }
  return [document, ...readChain(above, place, line)]
}

/** What a file says of its own profile alone is not handed down. */
function ownPart(document: PositionedDocument, index: number): PositionedDocument {
  const { extends: _, ...own } = document.data as JsonObject
  if (index === 0) return { ...document, data: own }
  const { name: __, aliases: ___, ...inherited } = own
  return { ...document, data: inherited }
}

const cache = new Map<string, PositionedDocument>()

function read(file: string, namedAt?: string): PositionedDocument {
  const known = cache.get(file)
  if (known) return known
  const text = readText(file, {
    noun: 'profile',
    missing: 'ERR_PROFILE_UNKNOWN',
    invalid: 'ERR_PROFILE_INVALID',
    namedAt,
  })
  const document = readDocument(text, shown(file), 'ERR_PROFILE_INVALID')
  if (!isObject(document.data)) {
    throw invalid(document.place([]), 'a profile is a mapping of keys to values')
  }
  // Built-in files do not change while we run; a user's file may.
  if (dirname(file) === folder) cache.set(file, document)
  return document
}

/** As a person would type it who stands where we do. */
function shown(file: string): string {
  const below = relative('', file)
  return below.startsWith('..') ? file : below
}

function invalid(path: string, message: string): AppError {
  return new AppError('ERR_PROFILE_INVALID', `${path}: ${message}.`, { errors: [{ path, message }] })
}
