import { describeEnd, oddityTexts, type Reading } from '../dialect/reading.ts'
import type { ImportCounts } from './view.ts'

export function newCounts(): ImportCounts {
  return {
    scanned: 0,
    new: 0,
    matched: 0,
    partial: 0,
    linked: 0,
    removed: 0,
    skipped: 0,
    added: 0,
    updated: 0,
    unchanged: 0,
    confirmed: 0,
    created: 0,
    unlinked: 0,
    refused: 0,
    total: null,
    requests: 0,
    ended: 'complete',
    failure: null,
    note: null,
    oddities: [],
    refusals: [],
  }
}

/** What reading was like, put into the counts. */
export function countReading(counts: ImportCounts, reading: Reading): void {
  counts.total = reading.total ?? null
  counts.requests = reading.requests
  counts.ended = reading.end
  counts.failure = reading.failure?.message ?? null
  counts.note = describeEnd(reading) ?? null
  counts.oddities = [...reading.oddities].map(([code, { count, example }]) => ({
    code,
    count,
    example,
    text: oddityTexts[code],
  }))
}

/** The line that Okta's administrators read, in that vendor's words: "new" is what was not known before. */
export function summaryOf(users: ImportCounts | null, groups: ImportCounts | null): string {
  const parts = []
  if (users) {
    const { scanned, added, updated, unchanged, removed } = users
    parts.push(
      `${scanned} users scanned, ${added} new, ${updated} updated, ${unchanged} unchanged, ${removed} removed`,
    )
  }
  if (groups) parts.push(`${groups.scanned} groups scanned`)
  return parts.join('; ')
}
