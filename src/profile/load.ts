import { type JsonObject, jsonEqual } from '../base/json.ts'
import type { PositionedDocument } from '../document/positions.ts'
import { builtInNames, fileOf, readLayers } from './load-layers.ts'
import { leaves, mergeProfiles } from './merge.ts'
import type { Profile } from './schema.ts'
import { type PlaceOfOverride, validateProfile } from './validate.ts'

export interface LoadedProfile {
  profile: Profile
  /** Absolute. */
  file: string
  /** The files it is made of, the outermost first; `data` is what each says of itself. */
  layers: PositionedDocument[]
  overrides: JsonObject
  /** Dotted paths of the values that the overrides change. */
  overridden: string[]
}

/**
 * A profile by name (`entra`), alias (`azure`) or file (`./my-idp.yaml`), with overrides on top. Everything that is
 * wrong with it is named in one `AppError` `ERR_PROFILE_INVALID`; an unknown name is `ERR_PROFILE_UNKNOWN`.
 *
 * @param placeOfOverride what a problem with an override is named by; default: `overrides.` and its dotted path
 */
export function loadProfile(
  nameOrFile: string,
  overrides: JsonObject = {},
  placeOfOverride: PlaceOfOverride = (path) => ['overrides', ...path].join('.'),
): LoadedProfile {
  const file = fileOf(nameOrFile)
  const layers = readLayers(file)
  const said = layers.reduceRight<JsonObject>(
    (below, { data }) => mergeProfiles(below, data as JsonObject),
    {},
  )
  const tree = mergeProfiles(said, overrides)
  const profile = validateProfile(tree, { files: layers, overrides, placeOfOverride })
  return { profile, file, layers, overrides, overridden: changes(said, tree) }
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
  return builtInNames().map((name) => {
    const { profile, file } = loadProfile(name)
    const { title, family, status, aliases } = profile
    return { name, aliases, title, family, status, file }
  })
}

function changes(before: JsonObject, after: JsonObject): string[] {
  const known = new Map(leaves(before).map(({ path, value }) => [path.join('.'), value]))
  return leaves(after)
    .map(({ path, value }) => ({ path: path.join('.'), value }))
    .filter(({ path, value }) => !jsonEqual(known.get(path), value))
    .map(({ path }) => path)
}
