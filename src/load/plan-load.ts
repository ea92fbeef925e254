import { AppError } from '../base/error.ts'
import { derivedFraction } from '../base/random.ts'

/** What happens to people who have been hired, by whether their account is in use. */
const possible = {
  active: ['user.updated', 'user.renamed', 'user.deactivated'],
  inactive: ['user.reactivated'],
} as const

export type LoadEvent = (typeof possible)['active' | 'inactive'][number]

export const loadEvents: readonly LoadEvent[] = [...possible.active, ...possible.inactive]
export const usualEvents: readonly LoadEvent[] = ['user.updated', 'user.deactivated', 'user.reactivated']

export interface PlannedChange {
  /** Milliseconds after the first one. */
  atMs: number
  /** Which of the people, from 0. */
  user: number
  event: LoadEvent
}

export interface LoadPlan {
  users: number
  changes: number
  ratePerSecond: number
  events: readonly LoadEvent[]
  seed: string
}

/**
 * Changes at fixed times, the kinds evenly. Everybody has a turn before anybody has the next one, so that the changes
 * of one person are as far apart as can be. The same seed, the same plan. Pure.
 */
export function planLoad({ users, changes, ratePerSecond, events, seed }: LoadPlan): PlannedChange[] {
  const order = Array.from({ length: users }, (_, user) => user).sort(
    (a, b) => derivedFraction(seed, 'turn', a) - derivedFraction(seed, 'turn', b) || a - b,
  )
  const inactive = new Set<number>()
  const counts = new Map<LoadEvent, number>()
  const plan: PlannedChange[] = []
  let idle = 0
  for (let turn = 0; plan.length < changes; turn++) {
    const user = order[turn % users] as number
    const kinds = possible[inactive.has(user) ? 'inactive' : 'active'].filter((kind) => events.includes(kind))
    const [event] = [...kinds].sort((a, b) => (counts.get(a) ?? 0) - (counts.get(b) ?? 0))
    if (event === undefined) {
      if (++idle >= users) throw exhausted(plan.length, changes, events)
      continue
    }
    idle = 0
    counts.set(event, (counts.get(event) ?? 0) + 1)
    if (event === 'user.deactivated') inactive.add(user)
    if (event === 'user.reactivated') inactive.delete(user)
    plan.push({ atMs: (plan.length * 1000) / ratePerSecond, user, event })
  }
  return plan
}

function exhausted(after: number, changes: number, events: readonly LoadEvent[]): AppError {
  return new AppError(
    'ERR_FLAGS',
    `After ${after} of ${changes} changes nobody is left to whom ${events.join(' or ')} could happen.`,
    {
      hint: `Give --users ${changes}, or let people come back: --events ${[...events, 'user.reactivated'].join()}`,
    },
  )
}
