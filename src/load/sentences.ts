import { formatDuration } from '../base/format-duration.ts'
import type { Item, Result, Stage } from './result-schema.ts'

const stories: Record<string, [who: string, arrives: string]> = {
  'user.created': ['a joiner', 'has access'],
  'user.deactivated': ['a leaver', 'loses access'],
  'user.reactivated': ['who comes back', 'has access'],
}

/** What the vendor's waits and the target's own time come to for one kind of change, with the virtual clock. Pure. */
export function waitSentences({ items, clock }: Result): string[] {
  if (clock === 'real') return []
  return [...new Set(items.map(({ event }) => event))].flatMap((event) => {
    const wait = itemOf(items, event, 'committed→sent')?.idp.max
    const rest = itemOf(items, event, 'sent→visible')
    if (wait === null || wait === undefined) return []
    const [who, arrives] = stories[event] ?? ['a change', 'is seen']
    if (rest?.max === null || rest?.max === undefined) {
      return [`${event}: ${who} at 09:00 is told at ${atNine(wait)}, and was not seen.`]
    }
    return [
      `${event}: ${who} at 09:00 ${arrives} at ${atNine(wait)} + ${formatDuration(rest.max)}, in the slowest case measured.`,
    ]
  })
}

/** What nobody can read off a table of figures. Pure. */
export function notesOn({ items, untold, observation, load, left, interrupted }: Result): string[] {
  const visible = items.filter(({ stage }) => stage === 'committed→visible')
  const missing = (state: 'watched' | 'unseen' | 'undecided') =>
    visible.reduce((sum, { notSeen }) => sum + (notSeen?.[state] ?? 0), 0)
  const [watched, unseen, undecided] = [missing('watched'), missing('unseen'), missing('undecided')]
  const planned = load.users + load.changes
  return [
    ...(interrupted ? [`Interrupted after ${load.committed} of ${planned} changes.`] : []),
    ...(unseen > 0
      ? [`${changes(unseen)} told and never shown within ${formatDuration(observation.patienceMs)}.`]
      : []),
    ...(watched > 0 ? [`${changes(watched)} still looked for when it ended.`] : []),
    ...(undecided > 0
      ? [
          `Of ${undecided} nobody can tell when they became visible: told otherwise too soon, or not readable. More --users help.`,
        ]
      : []),
    ...(observation.failedLooks > 0
      ? [
          `${observation.failedLooks} of ${observation.looks} looks were not answered; the last: ${observation.lastFailure}`,
        ]
      : []),
    ...(untold.failed > 0 ? [`${changes(untold.failed)} refused, or not answered, for good.`] : []),
    ...(untold.pending > 0 ? [`${changes(untold.pending)} not told when it ended.`] : []),
    ...(untold.skipped > 0
      ? [`${untold.skipped} came to nothing: taken back, or joined by a later change, before their turn.`]
      : []),
    ...left.map((each) => `Left in the target: ${each}`),
  ]
}

export function itemOf(items: readonly Item[], event: string, stage: Stage): Item | undefined {
  return items.find((item) => item.event === event && item.stage === stage)
}

function changes(count: number): string {
  return count === 1 ? '1 change was' : `${count} changes were`
}

/** 9 o'clock and so many milliseconds, as a clock shows it, up to the minute that has begun. */
function atNine(ms: number): string {
  const minutes = 9 * 60 + Math.ceil(ms / 60_000)
  const [days, hour, minute] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24, minutes % 60]
  const clock = `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`
  return days === 0 ? clock : `${clock} ${days} day${days === 1 ? '' : 's'} later`
}
