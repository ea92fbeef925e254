import { isObject } from '../base/json.ts'
import type { Known } from './known.ts'
import { idText, isList, listOf, type Seen } from './seen.ts'

/** A page of a reading without a filter. */
export interface Page {
  /** The path that was read: pages of one reading have the same. */
  key: string
  start: number
  ids: readonly string[]
  total: number | undefined
  seq: number
}

/** Pages kept of one reading: enough to see a circle. */
const mostPages = 50

/** Nothing for what is no list, has a filter or goes by cursors. */
export function pageOf(seen: Seen): Page | undefined {
  if (!isList(seen) || seen.parameter('filter') !== undefined || seen.parameter('cursor') !== undefined)
    return undefined
  if (!isObject(seen.body)) return undefined
  const start = Number(seen.parameter('startIndex') ?? '1')
  if (!Number.isInteger(start)) return undefined
  const ids = (listOf(seen.body) ?? []).flatMap((each) => (isObject(each) ? (idText(each) ?? []) : []))
  const total = seen.body.totalResults
  return { key: seen.path, start, ids, total: typeof total === 'number' ? total : undefined, seq: seen.seq }
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
