import { type Json, type JsonObject, jsonEqual } from '../base/json.ts'
import type { LoadedProfile } from './load.ts'
import { leaves } from './merge.ts'
import type { Source } from './source-schema.ts'
import { has } from './validate.ts'

export interface SourcedValue {
  /** Dotted. */
  path: string
  value: Json
  /** undefined: nobody says where it is known from. */
  source: Source | undefined
  /** False for what the schema says in the absence of everybody else: that the vendor does no such thing. */
  said: boolean
}

/** What says who a profile is, not how a vendor behaves. */
const labels = new Set(['name', 'aliases', 'title', 'family', 'description', 'status', 'sources'])

/**
 * Each single behaviour with the source that covers it: the longest path that has one. A source says nothing of a value
 * that a layer above it has changed, nor does any source of an override.
 */
export function profileSources(loaded: LoadedProfile): SourcedValue[] {
  return behaviours(loaded).map(({ path, value }) => ({
    path: path.join('.'),
    value,
    source: sourceOf(path, loaded),
    said: [...loaded.layers.map(({ data }) => data), loaded.overrides].some((data) => has(data, path)),
  }))
}

export interface ProfileDifference {
  /** Dotted. */
  path: string
  a: Json | undefined
  b: Json | undefined
}

/** Single values that differ between two profiles; undefined: that profile does not say it. */
export function diffProfiles(a: LoadedProfile, b: LoadedProfile): ProfileDifference[] {
  const [left, right] = [valuesOf(a), valuesOf(b)]
  return [...new Set([...left.keys(), ...right.keys()])]
    .map((path) => ({ path, a: left.get(path), b: right.get(path) }))
    .filter((row) => !jsonEqual(row.a, row.b))
}

function valuesOf(loaded: LoadedProfile): Map<string, Json> {
  return new Map(behaviours(loaded).map(({ path, value }) => [path.join('.'), value]))
}

function behaviours({ profile }: LoadedProfile) {
  const entries = Object.entries(profile as unknown as JsonObject)
  return leaves(Object.fromEntries(entries.filter(([key]) => !labels.has(key))))
}

function sourceOf(path: readonly string[], { layers, overrides }: LoadedProfile): Source | undefined {
  if (has(overrides, path)) return undefined
  const said = layers.findIndex(({ data }) => has(data, path))
  // What no file says is a default of the schema; then any source that covers it will do.
  const able = said < 0 ? layers : layers.slice(0, said + 1)
  for (let length = path.length; length > 0; length--) {
    const key = path.slice(0, length).join('.')
    for (const { data } of able) {
      const source = (data as { sources?: Record<string, Source> }).sources?.[key]
      if (source) return source
    }
  }
  return undefined
}
