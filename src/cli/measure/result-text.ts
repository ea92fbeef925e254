import { formatDuration } from '../../base/format-duration.ts'
import type { Item, Result, Stage } from '../../load/result-schema.ts'
import { notesOn, waitSentences } from '../../load/sentences.ts'
import { plainText } from '../../report/escape.ts'
import type { Style } from '../style.ts'
import { table } from '../table.ts'

/** What was measured, for people. */
export function resultText(result: Result, style: Style, _width: number): string {
  const { profile, target, clock, load, pace } = result
  const head = `${style('bold', profile)} against ${plainText(target)}: ${load.users} users and ${load.changes} changes, ${rateText(load.ratePerSecond)}, ${clock} clock, pace ${pace}`
  const parts = [
    head,
    clock === 'real'
      ? figures(result, style, ['committed→sent', 'committed→acknowledged', 'committed→visible'], 'real')
      : [
          style('bold', 'IdP time: the waits of the vendor'),
          figures(result, style, ['committed→sent'], 'idp'),
          style('bold', 'Real time: the target'),
          figures(result, style, ['sent→acknowledged', 'sent→visible'], 'real'),
          ...waitSentences(result),
        ].join('\n'),
    explanation(result, style),
    notesOn(result)
      .map((note) => `${style('yellow', '!')} ${plainText(note)}`)
      .join('\n'),
    comparison(result, style),
    thresholds(result, style),
  ]
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`
}

function figures({ items }: Result, style: Style, stages: readonly Stage[], time: 'real' | 'idp'): string {
  const rows = items.filter(({ stage }) => stages.includes(stage)).map((item) => row(item, time))
  if (rows.length === 0) return style('dim', 'Nothing was told.')
  const right = (title: string) => ({ title, align: 'right' as const })
  const columns = [
    { title: 'change' },
    { title: 'stage' },
    ...['count', 'p50', 'p90', 'p95', 'p99', 'max'].map(right),
  ]
  const unseen = rows.some((cells) => cells.length > 8)
  return table([...columns, ...(unseen ? [right('not seen')] : [])], rows).trimEnd()
}

function row(item: Item, time: 'real' | 'idp'): string[] {
  const { event, stage, count, notSeen } = item
  const { p50, p90, p95, p99, max } = time === 'idp' ? item.idp : item
  const missing = notSeen ? notSeen.unseen + notSeen.watched + notSeen.undecided : 0
  return [
    event,
    stage,
    String(count),
    ...[p50, p90, p95, p99, max].map((ms) => (ms === null ? '–' : formatDuration(ms))),
    ...(missing > 0 ? [String(missing)] : []),
  ]
}

function explanation({ clock, observation, load }: Result, style: Style): string {
  const { by, pollMs, looks, widestGapMs } = observation
  const how =
    by === 'reading' ? 'the resource was read' : by === 'url' ? 'the URL was asked' : 'the command was run'
  const from =
    clock === 'real'
      ? `Real time, from when a change was due (committed up to ${formatDuration(load.lateness.max ?? 0)} late, which counts).`
      : 'IdP time is that of the vendor; real time passed on this machine. They are not added.'
  const gap = widestGapMs > 0 ? `, really at most ${formatDuration(widestGapMs)}` : ''
  return style(
    'dim',
    `${from}\nVisible: ${how} every ${formatDuration(pollMs)}${gap}; figures are too large by that at most (${looks} looks).`,
  )
}

function comparison({ comparison: compared, clock }: Result, style: Style): string {
  if (!compared) return ''
  const rows = compared.rows
    .filter(({ stage, time }) => comparable(clock, stage, time))
    .map(({ event, stage, time, before, now }) => [
      event,
      stage,
      time,
      ...(['p50', 'p95', 'max'] as const).map((rank) => change(before[rank], now[rank])),
    ])
  const columns = ['change', 'stage', 'time', 'p50', 'p95', 'max'].map((title) => ({ title }))
  return [
    style('bold', `Beside the run of ${compared.startedAt}`),
    rows.length === 0 ? 'Nothing was measured in both.' : table(columns, rows).trimEnd(),
    ...compared.notes.map((note) => `${style('yellow', '!')} ${plainText(note)}`),
  ].join('\n')
}

/** The stages that stand in the tables above. */
function comparable(clock: Result['clock'], stage: Stage, time: 'real' | 'idp'): boolean {
  if (clock === 'real') return stage === 'committed→acknowledged' || stage === 'committed→visible'
  return time === 'idp' ? stage === 'committed→sent' : stage.startsWith('sent→')
}

function change(before: number | null, now: number | null): string {
  if (before === null || now === null) return '–'
  const percent =
    before === 0 ? '' : ` (${now >= before ? '+' : '−'}${Math.abs(Math.round((now / before - 1) * 100))} %)`
  return `${formatDuration(before)} → ${formatDuration(now)}${percent}`
}

function thresholds({ thresholds: judged }: Result, style: Style): string {
  return judged
    .map(({ text, ok, actualMs, reason }) => {
      const sign = ok ? style('green', '✓') : style('red', '✗')
      const actual = actualMs === null ? reason : formatDuration(actualMs)
      return `${sign} ${plainText(text)}: ${plainText(actual ?? '')}`
    })
    .join('\n')
}

function rateText(perSecond: number): string {
  const shown = (value: number) => String(Number(value.toPrecision(3)))
  return perSecond >= 0.1 ? `${shown(perSecond)} a second` : `${shown(perSecond * 3600)} an hour`
}
