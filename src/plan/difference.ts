import { type Json, jsonEqual } from '../base/json.ts'
import type { Desired } from '../mapping/desired.ts'

/** What the target was last known to hold, as far as the mapping goes: path → value. */
export type Known = ReadonlyMap<string, Json>

export interface Difference {
  set: [path: string, value: Json][]
  clear: string[]
}

/** Desired against known. Attributes of the first request only are not compared, references neither. */
export function difference(desired: Desired, known: Known): Difference {
  const set: Difference['set'] = []
  for (const { path, value, apply } of desired.attributes) {
    if (isCompared(apply) && !(known.has(path) && jsonEqual(value, known.get(path)))) set.push([path, value])
  }
  return { set, clear: desired.empty.map(({ path }) => path).filter((path) => known.has(path)) }
}

/** What will be known once all of `desired` has been told, references aside. */
export function knownAfter(desired: Desired, known: Known): [string, Json][] {
  const references = new Set(desired.references.map(({ path }) => path))
  const told = desired.attributes
    .filter(({ apply }) => isCompared(apply))
    .map(({ path, value }): [string, Json] => [path, value])
  return [...told, ...[...known].filter(([path]) => references.has(path))]
}

function isCompared(apply: Desired['attributes'][number]['apply']): boolean {
  return apply === 'always' || apply === 'update'
}
