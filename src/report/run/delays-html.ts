import { formatDuration } from '../../base/format-duration.ts'
import { markup } from '../escape.ts'
import type { ReportedRun, RunReport } from './run-report-schema.ts'
import { profilesOf } from './scenarios-of.ts'

/** Of several runs only the slowest change can be told exactly: percentiles of percentiles are none. */
const stage = 'committed→acknowledged'

/** How long changes took at most until the target had acknowledged them: event × profile, in IdP time and in real time. */
export function delaysPart(report: RunReport): string {
  const profiles = profilesOf(report)
  const all = report.results.flatMap(({ profile, delays }) =>
    delays.filter((delay) => delay.stage === stage).map((delay) => ({ profile, ...delay })),
  )
  const events = [...new Set(all.map(({ event }) => event))].sort()
  if (events.length === 0) return ''
  const rows = events.map((event) => {
    const cells = profiles.map((profile) =>
      slowest(all.filter((delay) => delay.event === event && delay.profile === profile)),
    )
    return `<tr><td>${markup(event)}</td>${cells.join('')}</tr>`
  })
  const head = ['event', ...profiles].map((title) => `<th>${markup(title)}</th>`).join('')
  return `<section class="matrix"><h2>Delays <small>the slowest change: from the commit in the directory to the answer of the target, in IdP time and, smaller, in real time</small></h2><div class="wide"><table><thead><tr>${head}</tr></thead><tbody>${rows.join('\n')}</tbody></table></div></section>`
}

function slowest(delays: readonly ReportedRun['delays'][number][]): string {
  if (delays.length === 0) return '<td class="none">–</td>'
  const idp = Math.max(...delays.map((delay) => delay.idp.max ?? 0))
  const real = Math.max(...delays.map(({ max }) => max ?? 0))
  const count = delays.reduce((sum, delay) => sum + delay.count, 0)
  return `<td title="${count} of them">${formatDuration(idp)}<br><small>${formatDuration(real)}</small></td>`
}
