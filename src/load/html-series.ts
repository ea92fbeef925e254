import { formatDuration } from '../base/format-duration.ts'
import { tick } from './tick.ts'

const [width, height, left, bottom, top] = [1000, 180, 70, 30, 10]
/** A page with more points is slow and shows no more. */
const mostPoints = 5000

interface Point {
  /** Milliseconds after the start at which the change was due. */
  at: number
  delay: number
}

/** Each change as a point: when it was due, how long it took. */
export function seriesPart(points: readonly Point[], limits: readonly number[]): string {
  const shown = thinned(points)
  const end = shown.reduce((latest, { at }) => Math.max(latest, at), 1)
  const highest = [...shown.map(({ delay }) => delay), ...limits].reduce((most, ms) => Math.max(most, ms), 1)
  const x = (at: number) => left + (at / end) * (width - left - 20)
  const y = (delay: number) => top + (1 - delay / highest) * (height - top - bottom)
  const dots = shown.map(
    ({ at, delay }) =>
      `<circle cx="${x(at).toFixed(1)}" cy="${y(delay).toFixed(1)}" r="2.5" fill="var(--link)" fill-opacity=".6"/>`,
  )
  const lines = limits.map(
    (limit) =>
      `<line x1="${left}" x2="${width}" y1="${y(limit).toFixed(1)}" y2="${y(limit).toFixed(1)}" stroke="var(--blocker)" stroke-dasharray="5 4"><title>${formatDuration(limit)}</title></line>`,
  )
  const marks = [0, 0.25, 0.5, 0.75, 1].map(
    (share) =>
      `<text x="${x(share * end).toFixed(1)}" y="${height - 8}" text-anchor="${share === 1 ? 'end' : 'middle'}">${tick(Math.round(share * end))}</text>`,
  )
  const few =
    shown.length < points.length
      ? `<p class="id">${shown.length} of ${points.length} points, the slowest among them.</p>`
      : ''
  return `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="How long changes took in the course of the run" style="width:100%;font-size:13px;fill:var(--dim)">
<line x1="${left}" x2="${width}" y1="${height - bottom}" y2="${height - bottom}" stroke="var(--line)"/>
<text x="${left - 8}" y="${top + 10}" text-anchor="end">${formatDuration(highest)}</text><text x="${left - 8}" y="${height - bottom}" text-anchor="end">0</text>
${lines.join('')}${dots.join('')}${marks.join('')}</svg>${few}`
}

/** The slowest, and of the others every so many. */
function thinned(points: readonly Point[]): Point[] {
  if (points.length <= mostPoints) return [...points]
  const slowest = [...points].sort((a, b) => b.delay - a.delay).slice(0, mostPoints / 10)
  const every = Math.ceil(points.length / (mostPoints * 0.9))
  return [...points.filter((_, index) => index % every === 0), ...slowest]
}
