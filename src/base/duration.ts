import { AppError } from './error.ts'

const iso = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/
const short = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/
const unit: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** Milliseconds in an ISO 8601 duration (`PT40M`, `P28D`) or its short form (`250ms`, `2s`, `40m`, `1h`, `28d`). */
export function parseDuration(text: string): number {
  const simple = short.exec(text)
  if (simple) return Number(simple[1]) * (unit[simple[2] ?? ''] ?? Number.NaN)
  const parts = iso.exec(text)
  if (!parts || text === 'P' || text.endsWith('T')) {
    throw new AppError(
      'ERR_DURATION_INVALID',
      `"${text}" is not a duration; write PT40M, P28D, 250ms, 2s, 40m or 1h.`,
    )
  }
  const [days, hours, minutes, seconds] = parts.slice(1).map((part) => Number(part ?? 0))
  return (days ?? 0) * 86_400_000 + (hours ?? 0) * 3_600_000 + (minutes ?? 0) * 60_000 + (seconds ?? 0) * 1000
}

/** Whether `parseDuration` accepts the text. */
export function isDuration(text: string): boolean {
  return short.test(text) || (iso.test(text) && text !== 'P' && !text.endsWith('T'))
}
