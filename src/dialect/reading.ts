import type { Failure } from './outcome.ts'

/** How the reading of all pages ended. */
export type ReadingEnd =
  /** Everything that the target promised was read. */
  | 'complete'
  /** By the vendor's way through the pages, fewer were read than `totalResults` promises. */
  | 'short'
  /** As many as promised, but the list changed while it was read: some may be missing all the same. */
  | 'unsteady'
  /** A page brought nothing that had not been read: the target does not page, or turns in a circle. */
  | 'repeated'
  /** As many requests as one reading may take, and still no end. */
  | 'endless'
  /** A request got no answer that could be read. */
  | 'failed'

/** Something about the pages that a target should not do. */
export type Oddity =
  | 'no-object'
  | 'no-id'
  | 'listed-twice'
  | 'overlap'
  | 'page-cap'
  | 'full-total'
  | 'no-total'
  | 'quoted-counters'
  | 'wrong-start'
  | 'total-changed'

/** What reading all pages was like. */
export interface Reading {
  end: ReadingEnd
  failure: Failure | undefined
  requests: number
  /** Different resources. */
  read: number
  /** The last `totalResults`. */
  total: number | undefined
  /** The largest `totalResults` of all pages. */
  peak: number
  /** How often each was seen, and the first time in words. */
  oddities: Map<Oddity, { count: number; example: string }>
  /** Most entries of a page that held fewer than asked for, although there were more. */
  cap: number | undefined
}

export function newReading(): Reading {
  return {
    end: 'complete',
    failure: undefined,
    requests: 0,
    read: 0,
    total: undefined,
    peak: 0,
    oddities: new Map(),
    cap: undefined,
  }
}

export function note({ oddities }: Reading, oddity: Oddity, example: string, count = 1): void {
  const known = oddities.get(oddity)
  if (known) known.count += count
  else oddities.set(oddity, { count, example })
}

export function countOf({ oddities }: Reading, oddity: Oddity): number {
  return oddities.get(oddity)?.count ?? 0
}

/** With one of these, somebody may be there all the same: under an id that was not shown, or on a page never asked for. */
const doubts: readonly Oddity[] = ['no-object', 'no-id', 'listed-twice', 'full-total', 'no-total']

/** Whether what was not listed is not there. */
export function isWhole(reading: Reading): boolean {
  return reading.end === 'complete' && doubts.every((oddity) => !reading.oddities.has(oddity))
}

/** The ending in words; undefined when all went well. */
export function describeEnd(reading: Reading): string | undefined {
  const { end, read, total, cap, requests, failure } = reading
  const scanned = `scanned ${total === undefined ? read : `${read} of ${total}`}`
  const overlap = countOf(reading, 'overlap')
  switch (end) {
    case 'complete':
      return undefined
    case 'short':
      if (cap !== undefined) return `${scanned}, the target caps pages at ${cap}`
      if (overlap > 0) return `${scanned}, ${overlap} came again on a later page instead of others`
      return `${scanned}, although the list had come to its end`
    case 'unsteady':
      return `${scanned}, while the list changed: some may be missing`
    case 'repeated':
      return `${scanned}, then a page brought nothing new`
    case 'endless':
      return `${scanned}, then gave up after ${requests} requests`
    case 'failed':
      return `${scanned}, then a request failed: ${failure?.message ?? 'no answer'}`
  }
}

/** What is odd, in words. */
export const oddityTexts: Record<Oddity, string> = {
  'no-object': 'an entry is no object',
  'no-id': 'an entry has no id that can be used',
  'listed-twice': 'an id stands twice on one page',
  overlap: 'what was listed before came again',
  'page-cap': 'a page holds fewer than asked for, although there are more',
  'full-total':
    'totalResults equals the page that it came with; if it counts only that page, the rest was never asked for',
  'no-total': 'totalResults is missing or no whole number, so nothing after that page was asked for',
  'quoted-counters': 'a counter is text instead of a number',
  'wrong-start': 'the page begins elsewhere than was asked',
  'total-changed': 'totalResults changed while the list was read',
}
