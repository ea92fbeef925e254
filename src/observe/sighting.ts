import { type Json, jsonEqual } from '../base/json.ts'
import type { SightingState } from '../store/schema.ts'
import type { Fact, Told } from './fact.ts'

/** What an operation told, and what the target may still be showing instead. */
export interface Sighting extends Told {
  operationSeq: number
  /** By what the facts are about: the values before, as far as they are known. */
  before: [what: string, values: Json[]][]
  /** IdP time at which the target acknowledged it. */
  toldAt: number
}

export type Ended = Exclude<SightingState, 'watched'>

export interface Taken {
  /** What is looked for from now on; null where a look could tell nothing. */
  watched: Sighting | null
  /** Those before it that nobody will be able to tell apart any more. */
  overtaken: Sighting[]
}

/**
 * Puts what was told now beside what is still looked for of the same resource. Who was told otherwise since cannot be
 * waited for, as the target may never show the value between. And a value that the target showed before all that
 * proves nothing: it may be the old one. Pure.
 */
export function takeIn(told: Sighting, waiting: readonly Sighting[]): Taken {
  const gone = told.facts.some(([what, value]) => what === 'there' && value === false)
  const overtaken = waiting.filter(({ facts }) => gone || contradicts(facts, told.facts))
  const before = new Map(told.before.map(([what, values]) => [what, [...values]]))
  for (const earlier of waiting) {
    const seen = new Map(earlier.before)
    for (const [what, value] of earlier.facts) {
      if (!told.facts.some(([other]) => other === what)) continue
      before.set(what, [...(before.get(what) ?? []), ...(seen.get(what) ?? []), value])
    }
  }
  const facts = told.facts.filter(
    ([what, value]) => !(before.get(what) ?? []).some((other) => jsonEqual(value, other)),
  )
  return { watched: facts.length === 0 ? null : { ...told, facts, before: [...before] }, overtaken }
}

function contradicts(facts: readonly Fact[], later: readonly Fact[]): boolean {
  return facts.some(([what, value]) => later.some(([other, now]) => other === what && !jsonEqual(value, now)))
}
