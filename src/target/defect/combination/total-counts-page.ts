import { d41 } from '../d41-total-of-page.ts'
import { d42 } from '../d42-items-per-page-requested.ts'
import type { Defect } from '../defect.ts'
import { together } from '../rewrite.ts'

export const totalCountsPage: Defect = {
  id: 'C-total-counts-page',
  title: 'totalResults counts the page, and itemsPerPage is what was asked for',
  seen: [...d41.seen, ...d42.seen],
  rules: ['RFC7644-3.4.2-totalResults', 'RFC7644-3.4.2-page-meta'],
  also: d41.also ?? [],
  hooks: together(d41.hooks, d42.hooks),
}
