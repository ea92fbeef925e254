import type { Store } from '../store/store.ts'
import { type Percentiles, percentiles } from './percentiles.ts'
import { type Moment, readTravels, type Travel } from './travel.ts'

export type Reached = 'planned' | 'sent' | 'acknowledged' | 'visible'

export interface Delay extends Percentiles {
  app: string
  event: string
  stage: `committed→${Reached}`
  count: number
  /** The same in the time of the IdP: what the vendor's clock would say. Never mixed with the figures beside it. */
  idp: Percentiles
  /** With `committed→visible` alone: those that were told and not seen, and so have no figure. */
  notSeen?: NotSeen
}

export interface NotSeen {
  /** They are still looked for. */
  watched: number
  /** They were looked for until patience ended. */
  unseen: number
  /** Nobody can tell: told otherwise before they were seen, or no look was answered. */
  undecided: number
}

/**
 * From the commit of each change until it was planned, sent, acknowledged and visible, in milliseconds of real time and
 * of IdP time; exact, from the log. A change that nobody had to be told of has no delay. `committed→visible` is there
 * for apps whose target is looked at.
 */
export function readDelays(
  store: Store,
  filter: { appId?: string | undefined; event?: string | undefined },
): Delay[] {
  return delaysOf(readTravels(store, filter))
}

/** Pure. */
export function delaysOf(travels: readonly Travel[]): Delay[] {
  const told = travels.filter(({ fate }) => fate === 'told')
  const groups = [...Map.groupBy(told, ({ app, event }) => JSON.stringify([app, event])).values()]
  groups.sort(([a], [b]) => byName(a as Travel, b as Travel))
  return groups.flatMap((group) =>
    (['planned', 'sent', 'acknowledged', 'visible'] as const).flatMap((stage) => delayOf(group, stage)),
  )
}

function delayOf(group: readonly Travel[], reached: Reached): Delay[] {
  const { app, event } = group[0] as Travel
  const ways = group.flatMap((travel): [Moment, Moment][] => {
    const end = travel[reached]
    return end ? [[travel.committed, end]] : []
  })
  const missing = reached === 'visible' ? notSeen(group) : undefined
  const anyMissing = missing !== undefined && Object.values(missing).some((count) => count > 0)
  if (ways.length === 0 && !anyMissing) return []
  return [
    {
      app,
      event,
      stage: `committed→${reached}`,
      count: ways.length,
      ...percentiles(ways.map(([from, to]) => to.real - from.real)),
      idp: percentiles(ways.map(([from, to]) => to.idp - from.idp)),
      ...(missing && { notSeen: missing }),
    },
  ]
}

function notSeen(group: readonly Travel[]): NotSeen {
  const count = (state: Travel['sight']) => group.filter(({ sight }) => sight === state).length
  return { watched: count('watched'), unseen: count('unseen'), undecided: count('undecided') }
}

function byName(a: Travel, b: Travel): number {
  return a.app === b.app ? (a.event < b.event ? -1 : 1) : a.app < b.app ? -1 : 1
}
