import type { Defect } from './defect.ts'
import { nothing } from './filter-part.ts'

const simple = /^(?:userName|displayName) eq "[^"\\]*"$/i

export const d03: Defect = {
  id: 'D03',
  title: 'Only the exact text userName eq "…" (displayName for groups) is a filter; all others find nobody',
  seen: ['https://github.com/langwatch/langwatch/issues/6973'],
  rules: ['VENDOR-filter-set', 'RFC7644-fig1-quoting'],
  also: [
    'RFC7644-3.4.2.2-invalidFilter',
    'RFC7644-3.4.2.2-and',
    'RFC7644-3.4.2.2-name-op-case',
    'SIM-conflict-findable',
    'RFC7643-4.1.1-userName-ci',
  ],
  hooks: {
    readFilter: (next) => (text) => (simple.test(text) ? next(text) : nothing),
  },
}
