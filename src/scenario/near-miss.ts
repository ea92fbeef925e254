import { isObject, type Json, type JsonObject } from '../base/json.ts'

/** What was expected beside the nearest thing that was there, a line for each value. */
export interface NearMiss {
  /** What the nearest thing is: `exchange exc_12`, `the user in the target`. */
  nearest: string
  rows: NearMissRow[]
}

export interface NearMissRow {
  /** `body.Operations[0].op` */
  path: string
  expected: string
  actual: string
  same: boolean
}

/** What may have been meant. */
export interface Candidate {
  title: string
  value: JsonObject
}

/** Whether a value is as expected: wildcards, names for ids. */
export type Agrees = (expected: Json, actual: Json | undefined) => boolean

/**
 * Of several candidates the one that agrees in most of what is expected; of equally good ones the last. Undefined
 * without candidates.
 */
export function nearMiss(
  expected: JsonObject,
  candidates: readonly Candidate[],
  agrees: Agrees,
): NearMiss | undefined {
  let best: (NearMiss & { misses: number }) | undefined
  for (const { title, value } of candidates) {
    const rows = compare(expected, value, agrees)
    const misses = rows.filter(({ same }) => !same).length
    if (!best || misses <= best.misses) best = { nearest: title, rows, misses }
  }
  return best && { nearest: best.nearest, rows: best.rows }
}

/** Every value that is expected, beside what is there; lists that are longer say so. */
export function compare(expected: JsonObject, actual: JsonObject, agrees: Agrees): NearMissRow[] {
  return leavesOf(expected, actual, '').map(({ path, wanted, found }) => ({
    path,
    expected: shown(wanted),
    actual: shown(found),
    same: agrees(wanted, found),
  }))
}

interface Leaf {
  path: string
  wanted: Json
  found: Json | undefined
}

function leavesOf(wanted: Json, found: Json | undefined, path: string): Leaf[] {
  if (Array.isArray(wanted) && wanted.length > 0) {
    const list = Array.isArray(found) ? found : []
    const items = wanted.flatMap((each, index) => leavesOf(each, list[index], `${path}[${index}]`))
    return list.length > wanted.length
      ? [...items, { path: `${path}.length`, wanted: wanted.length, found: list.length }]
      : items
  }
  if (isObject(wanted) && (path === '' || Object.keys(wanted).length > 0)) {
    return Object.entries(wanted).flatMap(([key, value]) =>
      leavesOf(value, isObject(found) ? found[key] : undefined, path === '' ? key : `${path}.${key}`),
    )
  }
  return [{ path, wanted, found }]
}

/** Text that would read as something else: `"False"` beside `false`. */
const literal = /^(?:true|false|null|nothing|[-\d.]+|\s.*|.*\s|)$/i

function shown(value: Json | undefined): string {
  if (value === undefined || value === null) return 'nothing'
  return typeof value === 'string' && !literal.test(value) ? value : JSON.stringify(value)
}
