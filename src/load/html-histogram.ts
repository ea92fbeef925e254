import { formatDuration } from '../base/format-duration.ts'
import { histogram } from './histogram.ts'
import { tick } from './tick.ts'

const [width, height, left, bottom, top] = [1000, 160, 50, 30, 10]

/** Bars of how many changes took how long; a dashed line for each limit in sight. */
export function histogramPart(delays: readonly number[], limits: readonly number[]): string {
  const bins = histogram(delays)
  const [start, end] = [bins[0]?.from ?? 0, bins.at(-1)?.to ?? 1]
  const most = Math.max(...bins.map(({ count }) => count))
  const x = (ms: number) => left + ((ms - start) / (end - start)) * (width - left)
  const y = (count: number) => top + (1 - count / most) * (height - top - bottom)
  const bars = bins.map(
    ({ from, to, count }) =>
      `<rect x="${x(from).toFixed(1)}" y="${y(count).toFixed(1)}" width="${Math.max(1, x(to) - x(from) - 1).toFixed(1)}" height="${(height - bottom - y(count)).toFixed(1)}" fill="var(--link)"><title>${formatDuration(from)} to ${formatDuration(to)}: ${count}</title></rect>`,
  )
  const every = Math.max(1, Math.ceil(bins.length / 8))
  const marks = bins
    .filter((_, index) => index % every === 0)
    .map(
      ({ from }) =>
        `<text x="${x(from).toFixed(1)}" y="${height - 10}" text-anchor="middle">${tick(from)}</text>`,
    )
  const lines = limits
    .filter((limit) => limit >= start && limit <= end)
    .map(
      (limit) =>
        `<line x1="${x(limit).toFixed(1)}" x2="${x(limit).toFixed(1)}" y1="${top}" y2="${height - bottom}" stroke="var(--blocker)" stroke-dasharray="5 4"><title>${formatDuration(limit)}</title></line>`,
    )
  return `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="How many changes took how long" style="width:100%;font-size:13px;fill:var(--dim)">
<line x1="${left}" x2="${width}" y1="${height - bottom}" y2="${height - bottom}" stroke="var(--line)"/>
<text x="${left - 8}" y="${top + 10}" text-anchor="end">${most}</text><text x="${left - 8}" y="${height - bottom}" text-anchor="end">0</text>
${bars.join('')}${lines.join('')}${marks.join('')}</svg>`
}
