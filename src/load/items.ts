import { percentiles } from '../measure/percentiles.ts'
import type { Item, MeasuredChange, Stage, Time } from './result-schema.ts'
import { stages } from './result-schema.ts'

type Reached = 'sent' | 'planned' | 'acknowledged' | 'visible'

/** From where to where; the clock of `committed` starts when the change was due. */
const ends: Record<Stage, [from: 'due' | 'sent', to: Reached]> = {
  'committed→planned': ['due', 'planned'],
  'committed→sent': ['due', 'sent'],
  'committed→acknowledged': ['due', 'acknowledged'],
  'committed→visible': ['due', 'visible'],
  'sent→acknowledged': ['sent', 'acknowledged'],
  'sent→visible': ['sent', 'visible'],
}

/** How long a change took, in milliseconds; null where it has not come that far. Pure. */
export function delayOf(change: MeasuredChange, stage: Stage, time: Time): number | null {
  const [from, to] = ends[stage]
  const moments = time === 'real' ? change : change.idp
  const [start, end] = [moments[from], moments[to]]
  return start === null || end === null ? null : Math.max(0, end - start)
}

/** Pure. */
export function delaysOf(changes: readonly MeasuredChange[], stage: Stage, time: Time): number[] {
  return changes.flatMap((change) => delayOf(change, stage, time) ?? [])
}

/** A row for each kind of change and stage that any of them has come to. Pure. */
export function itemsOf(app: string, changes: readonly MeasuredChange[]): Item[] {
  const told = changes.filter(({ fate }) => fate === 'told')
  const groups = [...Map.groupBy(told, ({ event }) => event)].sort(([a], [b]) => (a < b ? -1 : 1))
  return groups.flatMap(([event, group]) =>
    stages.flatMap((stage): Item[] => {
      const real = delaysOf(group, stage, 'real')
      const notSeen = stage.endsWith('visible') ? notSeenOf(group) : undefined
      if (real.length === 0 && !(notSeen && Object.values(notSeen).some((many) => many > 0))) return []
      const idp = percentiles(delaysOf(group, stage, 'idp'))
      return [
        { app, event, stage, count: real.length, ...percentiles(real), idp, ...(notSeen && { notSeen }) },
      ]
    }),
  )
}

function notSeenOf(changes: readonly MeasuredChange[]) {
  const count = (state: MeasuredChange['sight']) => changes.filter(({ sight }) => sight === state).length
  return { watched: count('watched'), unseen: count('unseen'), undecided: count('undecided') }
}
