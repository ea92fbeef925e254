import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, isAbsolute, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { AppError } from '../base/error.ts'
import { isObject, type JsonObject } from '../base/json.ts'
import { nearest } from '../base/nearest.ts'
import { type PositionedDocument, readDocument } from '../document/positions.ts'
import { mergeLayers } from './merge.ts'
import type { Profile } from './schema.ts'
import { validateProfile } from './validate.ts'

export interface LoadedProfile {
  profile: Profile
  file: string
  /** The files it is made of, the outermost first. */
  layers: PositionedDocument[]
}

/** Beside `src` as well as beside `dist`. */
const folder = fileURLToPath(new URL('../../profiles', import.meta.url))

/**
 * A profile by name (`entra`), alias (`azure`) or file (`./my-idp.yaml`), with overrides on top. Everything that is
 * wrong with it is named in one `AppError` `ERR_PROFILE_INVALID`; an unknown name is `ERR_PROFILE_UNKNOWN`.
 */
export function loadProfile(nameOrFile: string, overrides: JsonObject = {}): LoadedProfile {
  const file = isFile(nameOrFile) ? resolve(nameOrFile) : builtIn(nameOrFile)
  const layers = readLayers(file, [])
  let tree: JsonObject = {}
  for (const layer of [...layers].reverse()) {
    // Aliases stand for one profile alone.
    const { extends: _, aliases: __, ...own } = layer.data as JsonObject
    tree = mergeLayers(tree, own)
  }
  const aliases = (layers[0]?.data as JsonObject | undefined)?.aliases
  tree = mergeLayers(aliases === undefined ? tree : { ...tree, aliases }, overrides)
  return { profile: validateProfile(tree, layers, overrides), file, layers }
}

export interface ProfileSummary {
  name: string
  aliases: string[]
  title: string
  family: string
  status: string
  file: string
}

/** The built-in profiles by name. */
export function listProfiles(): ProfileSummary[] {
  return profileNames().map((name) => {
    const { profile, file } = loadProfile(name)
    const { title, family, status, aliases } = profile
    return { name, aliases, title, family, status, file }
  })
}

function profileNames(): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => basename(file, '.yaml'))
    .sort()
}

function isFile(nameOrFile: string): boolean {
  return /[/\\]|\.ya?ml$/.test(nameOrFile)
}

function builtIn(name: string): string {
  const names = profileNames()
  if (names.includes(name)) return resolve(folder, `${name}.yaml`)
  const aliases = aliasTable(names)
  const aliased = aliases.get(name)
  if (aliased) return resolve(folder, `${aliased}.yaml`)
  const known = [...names, ...aliases.keys()]
  const meant = nearest(name, known)
  throw new AppError(
    'ERR_PROFILE_UNKNOWN',
    `There is no profile "${name}". Built in are ${known.join(', ')}.`,
    {
      hint: meant ? `Did you mean "${meant}"?` : 'A file of your own is given with its path: ./my-idp.yaml',
    },
  )
}

function aliasTable(names: readonly string[]): Map<string, string> {
  const table = new Map<string, string>()
  for (const name of names) {
    const { aliases } = read(resolve(folder, `${name}.yaml`)).data as JsonObject
    if (Array.isArray(aliases)) for (const alias of aliases) table.set(String(alias), name)
  }
  return table
}

function readLayers(file: string, seen: readonly string[]): PositionedDocument[] {
  if (seen.includes(file)) {
    throw new AppError('ERR_PROFILE_INVALID', `${file} extends itself: ${[...seen, file].join(' → ')}.`)
  }
  const document = read(file)
  const parent = (document.data as JsonObject).extends
  if (parent === undefined) return [document]
  if (typeof parent !== 'string') {
    const place = document.place(['extends'])
    throw new AppError(
      'ERR_PROFILE_INVALID',
      `${place}: extends is ${JSON.stringify(parent)}; it must be a name or a file.`,
    )
  }
  const above = isFile(parent)
    ? isAbsolute(parent)
      ? parent
      : resolve(dirname(file), parent)
    : builtIn(parent)
  return [document, ...readLayers(above, [...seen, file])]
}

const cache = new Map<string, PositionedDocument>()

function read(file: string): PositionedDocument {
  const known = cache.get(file)
  if (known) return known
  if (!existsSync(file)) {
    throw new AppError('ERR_PROFILE_UNKNOWN', `The profile file ${file} does not exist.`)
  }
  const document = readDocument(readFileSync(file, 'utf8'), file, 'ERR_PROFILE_INVALID')
  if (!isObject(document.data)) {
    throw new AppError('ERR_PROFILE_INVALID', `${file}:1:1: a profile is a mapping of keys to values.`)
  }
  // Built-in files do not change while we run; a user's file may.
  if (dirname(file) === folder) cache.set(file, document)
  return document
}
