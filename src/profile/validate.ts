import { AppError, type Problem } from '../base/error.ts'
import { isObject, type Json, type JsonObject } from '../base/json.ts'
import { nearest } from '../base/nearest.ts'
import { sentence } from '../base/sentence.ts'
import { checkSchema, type Flaw } from '../document/check-schema.ts'
import type { Path, PositionedDocument } from '../document/positions.ts'
import { leaves } from './merge.ts'
import { type Profile, profileSchema } from './schema.ts'

/** What a profile is made of. */
export interface Layers {
  /** The files, the outermost first; `data` is what each says of itself. */
  files: readonly PositionedDocument[]
  /** On top of them. */
  overrides: JsonObject
  placeOfOverride: PlaceOfOverride
}

/** What a problem with an override is named by. */
export type PlaceOfOverride = (path: Path, onKey: boolean) => string

/** The merged tree as a profile. Every problem names the place that brought the value. */
export function validateProfile(tree: JsonObject, layers: Layers): Profile {
  const checked = checkSchema(profileSchema, tree)
  const flaws = 'flaws' in checked ? checked.flaws : idleSources(tree, layers.files[0]?.data ?? {})
  const errors = flaws.map(({ path, onKey, message }): Problem => {
    const place = isOverride(path, layers) ? layers.placeOfOverride : placeIn(layers.files)
    return { path: place(path, onKey), message: `${path.join('.') || 'the profile'} ${message}` }
  })
  if ('value' in checked && errors.length === 0) return checked.value
  throw new AppError('ERR_PROFILE_INVALID', sentence(`${errors[0]?.path}: ${errors[0]?.message}`), {
    errors,
    ...(errors.length > 1 ? { hint: `There are ${errors.length} problems in all.` } : {}),
  })
}

/** Whether an override brought the value, or, where one is missing, the only thing that could hold it. */
function isOverride(path: Path, { files, overrides }: Layers): boolean {
  if (has(overrides, path)) return true
  const above = path.slice(0, -1)
  return above.length > 0 && has(overrides, above) && !files.some(({ data }) => has(data, above))
}

/** Sources that the outermost file gives for something that the profile does not say. */
function idleSources(tree: JsonObject, data: Json): Flaw[] {
  const paths = leaves(tree).map(({ path }) => path.join('.'))
  const sources = isObject(data) && isObject(data.sources) ? Object.keys(data.sources) : []
  return sources
    .filter((source) => !paths.some((path) => path === source || path.startsWith(`${source}.`)))
    .map((source) => {
      const meant = nearest(source, paths)
      const question = meant === undefined ? '' : `; did you mean "${meant}"?`
      return {
        path: ['sources', source],
        onKey: true,
        message: `is the source of nothing that the profile says${question}`,
      }
    })
}

/** The outermost file that has the value; the outermost of all for one that is missing. */
function placeIn(files: readonly PositionedDocument[]) {
  return (path: Path, onKey: boolean): string => {
    const file = files.find(({ data }) => has(data, path)) ?? files[0]
    return (onKey ? file?.placeOfKey(path) : file?.place(path)) ?? path.join('.')
  }
}

/** Whether there is a value at a path. */
export function has(data: Json, path: Path): boolean {
  let value: Json | undefined = data
  for (const step of path) {
    if (Array.isArray(value)) value = value[Number(step)]
    else value = isObject(value) && Object.hasOwn(value, step) ? value[step] : undefined
    if (value === undefined) return false
  }
  return true
}
