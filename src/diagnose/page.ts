import { isObject } from '../base/json.ts'
import type { Known } from './known.ts'
import { idText, isList, listOf, type Seen } from './seen.ts'

/** A page of a reading without a filter. */
export interface Page {
  /** The path that was read: pages of one reading have the same. */
  key: string
  start: number
  /** Of the first ones and of the last. */
  ids: readonly string[]
  /** How many there are. */
  count: number
  total: number | undefined
  seq: number
}

/** Pages kept of one reading, and ids of each: enough to see a circle. */
const mostPages = 50
const mostIds = 1000

/** Nothing for what is no list, has a filter or goes by cursors. */
export function pageOf(seen: Seen): Page | undefined {
  if (!isList(seen) || seen.parameter('filter') !== undefined || seen.parameter('cursor') !== undefined)
    return undefined
  if (!isObject(seen.body)) return undefined
  const start = Number(seen.parameter('startIndex') ?? '1')
  if (!Number.isInteger(start)) return undefined
  const all = (listOf(seen.body) ?? []).flatMap((each) => (isObject(each) ? (idText(each) ?? []) : []))
  const ids = all.length > mostIds ? [...all.slice(0, mostIds), ...all.slice(-1)] : all
  const { totalResults } = seen.body
  const total = typeof totalResults === 'number' ? totalResults : undefined
  return { key: seen.path, start, ids, count: all.length, total, seq: seen.seq }
}

/** The pages of the same reading that began before this one, in their order. */
export function pagesBefore(known: Known, { key, start, seq }: Page): Page[] {
  return walk(known, key).pages.filter((page) => page.seq !== seq && page.start < start)
}

/** The page read last before this one. */
export function pageBefore(known: Known, page: Page): Page | undefined {
  const last = walk(known, page.key).pages.findLast(({ seq }) => seq !== page.seq)
  return last && last.start < page.start ? last : undefined
}

/** Remembers a page; one that starts where reading starts begins another reading. */
export function notePage(known: Known, page: Page): void {
  const { pages } = walk(known, page.key)
  if (page.start <= 1) pages.length = 0
  pages.push(page)
  if (pages.length > mostPages) pages.shift()
}

function walk(known: Known, key: string): { pages: Page[] } {
  return known.note(`walk ${key}`, () => ({ pages: [] }))
}
