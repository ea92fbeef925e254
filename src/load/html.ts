import { formatDuration } from '../base/format-duration.ts'
import { markup } from '../report/escape.ts'
import { htmlPage } from '../report/html-page.ts'
import { histogramPart } from './html-histogram.ts'
import { seriesPart } from './html-series.ts'
import { delayOf } from './items.ts'
import type { Result, Stage, Time } from './result-schema.ts'
import { notesOn, waitSentences } from './sentences.ts'

/** One page that needs nothing else: figures, and for each kind of change a histogram and its course over the run. */
export function resultHtml(result: Result): string {
  const { profile, target, clock, load, thresholds } = result
  const missed = thresholds.filter(({ ok }) => !ok).length
  const sum =
    thresholds.length === 0
      ? `${load.users} users, ${load.changes} changes`
      : missed === 0
        ? thresholds.length === 1
          ? 'The threshold holds'
          : `All ${thresholds.length} thresholds hold`
        : `${missed} of ${thresholds.length} thresholds do not hold`
  const [stage, time] = mainStage(result)
  return htmlPage({
    title: 'Propagation delay',
    target,
    more: ` as <b>${markup(profile)}</b>`,
    sum,
    parts: [
      thresholdPart(result),
      noteParts([...waitSentences(result), ...notesOn(result)]),
      figuresPart(result, 'real'),
      clock === 'virtual' ? figuresPart(result, 'idp') : '',
      ...eventParts(result, stage, time),
      ...(clock === 'virtual' ? eventParts(result, 'committed→sent', 'idp') : []),
      runPart(result),
    ],
  })
}

/** What a reader wants to know first. */
function mainStage({ clock, items }: Result): [Stage, Time] {
  const seen = items.some(({ stage, count }) => stage === 'committed→visible' && count > 0)
  if (clock === 'virtual') return [seen ? 'sent→visible' : 'sent→acknowledged', 'real']
  return [seen ? 'committed→visible' : 'committed→acknowledged', 'real']
}

function thresholdPart({ thresholds }: Result): string {
  if (thresholds.length === 0) return ''
  const rows = thresholds.map(
    ({ text, ok, actualMs, reason }) =>
      `<tr class="${ok ? 'pass' : 'fail'}"><td>${ok ? '✓' : '✗'}</td><td><code>${markup(text)}</code></td><td>${markup(actualMs === null ? (reason ?? '') : formatDuration(actualMs))}</td></tr>`,
  )
  return `<section><h2>Thresholds</h2><div class="wide"><table><tbody>${rows.join('\n')}</tbody></table></div></section>`
}

function noteParts(notes: readonly string[]): string {
  return notes.length === 0
    ? ''
    : `<section>${notes.map((note) => `<p><bdi>${markup(note)}</bdi></p>`).join('\n')}</section>`
}

function figuresPart({ items, clock }: Result, time: Time): string {
  const wanted = items.filter(({ stage }) =>
    time === 'idp'
      ? stage === 'committed→sent'
      : clock === 'real'
        ? stage.startsWith('committed')
        : stage.startsWith('sent'),
  )
  const rows = wanted.map((item) => {
    const { p50, p90, p95, p99, max } = time === 'idp' ? item.idp : item
    const cells = [p50, p90, p95, p99, max].map((ms) => `<td>${ms === null ? '–' : formatDuration(ms)}</td>`)
    const missing = item.notSeen ? Object.values(item.notSeen).reduce((sum, many) => sum + many, 0) : 0
    return `<tr><td>${markup(item.event)}</td><td>${item.stage}</td><td>${item.count}</td>${cells.join('')}<td>${missing === 0 ? '' : missing}</td></tr>`
  })
  const head = ['change', 'stage', 'count', 'p50', 'p90', 'p95', 'p99', 'max', 'not seen']
  const title =
    time === 'idp'
      ? 'IdP time <small>the vendor’s waits; real time is not in it</small>'
      : `Real time <small>${clock === 'real' ? 'from when each change was due' : 'from when the first request left'}</small>`
  return `<section><h2>${title}</h2><div class="wide"><table><thead><tr>${head.map((name) => `<th>${name}</th>`).join('')}</tr></thead><tbody>${rows.join('\n')}</tbody></table></div></section>`
}

function eventParts({ changes, thresholds, clock }: Result, stage: Stage, time: Time): string[] {
  const groups = [...Map.groupBy(changes, ({ event }) => event)].sort(([a], [b]) => (a < b ? -1 : 1))
  return groups.flatMap(([event, group]) => {
    const points = group.flatMap((change) => {
      const delay = delayOf(change, stage, time)
      return delay === null ? [] : [{ at: clock === 'virtual' ? change.idp.due : change.due, delay }]
    })
    if (points.length === 0) return []
    const limits = thresholds
      .filter((each) => each.event === event && each.stage === stage && each.time === time)
      .map(({ limitMs }) => limitMs)
    const delays = points.map(({ delay }) => delay)
    return [
      `<section><h2>${markup(event)} <small>${stage}, ${time === 'idp' ? 'IdP' : 'real'} time, ${points.length} of ${group.length}</small></h2>
${histogramPart(delays, limits)}
${seriesPart(points, limits)}
</section>`,
    ]
  })
}

function runPart(result: Result): string {
  const { load, observation, startedAt, durationMs, clock, pace, seed, run } = result
  const rows = [
    ['started', startedAt],
    ['took', formatDuration(durationMs)],
    ['clock', `${clock}, pace ${pace}`],
    [
      'load',
      `${load.users} users, ${load.changes} changes, ${Number(load.ratePerSecond.toPrecision(3))} a second, open loop`,
    ],
    ['committed late by', `${formatDuration(load.lateness.max ?? 0)} at most, which is part of the delays`],
    [
      'looked by',
      `${observation.by}, every ${formatDuration(observation.pollMs)}; ${observation.looks} looks, ${observation.failedLooks} without an answer`,
    ],
    ['widest gap between looks', formatDuration(observation.widestGapMs)],
    ['seed', seed],
    ['run', run],
  ].map(([name = '', value = '']) => `<dt>${name}</dt><dd><bdi>${markup(value)}</bdi></dd>`)
  return `<section><h2>The run</h2><dl>${rows.join('')}</dl></section>`
}
