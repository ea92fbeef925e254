import { type Json, type JsonObject, jsonEqual } from '../base/json.ts'
import type { LoadedProfile } from './load.ts'
import { leaves } from './merge.ts'
import type { Source } from './source-schema.ts'

export interface SourcedValue {
  /** Dotted. */
  path: string
  value: Json
  /** undefined: nobody says where it is known from. */
  source: Source | undefined
}

/** What says who a profile is, not how a vendor behaves. */
const labels = new Set(['name', 'aliases', 'title', 'family', 'description', 'status', 'sources'])

/** Each single behaviour with the source that covers it: the longest path that has one. */
export function profileSources({ profile }: LoadedProfile): SourcedValue[] {
  const { sources } = profile
  return behaviours(profile as unknown as JsonObject).map(({ path, value }) => ({
    path: path.join('.'),
    value,
    source: sourceOf(path, sources),
  }))
}

/** Single values that differ between two profiles. */
export function diffProfiles(
  a: LoadedProfile,
  b: LoadedProfile,
): { path: string; a: Json | undefined; b: Json | undefined }[] {
  const [left, right] = [a, b].map(
    ({ profile }) =>
      new Map(behaviours(profile as unknown as JsonObject).map(({ path, value }) => [path.join('.'), value])),
  )
  const paths = [...new Set([...(left?.keys() ?? []), ...(right?.keys() ?? [])])]
  return paths
    .map((path) => ({ path, a: left?.get(path), b: right?.get(path) }))
    .filter((row) => !jsonEqual(row.a, row.b))
}

/** Values that a layer changes although none of its own sources covers them. */
export function unsourcedChanges({ layers }: LoadedProfile): string[] {
  const [layer] = layers
  if (!layer || layers.length < 2) return []
  const { sources, extends: _, ...own } = layer.data as JsonObject
  return behaviours(own)
    .filter(({ path }) => !sourceOf(path, (sources ?? {}) as Record<string, Source>))
    .map(({ path }) => path.join('.'))
}

function behaviours(tree: JsonObject) {
  return leaves(Object.fromEntries(Object.entries(tree).filter(([key]) => !labels.has(key))))
}

function sourceOf(path: readonly string[], sources: Record<string, Source>): Source | undefined {
  for (let length = path.length; length > 0; length--) {
    const source = sources[path.slice(0, length).join('.')]
    if (source) return source
  }
  return undefined
}
