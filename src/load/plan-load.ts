import { AppError } from '../base/error.ts'
import { derivedFraction } from '../base/random.ts'

export const loadEvents = [
  'user.updated',
  'user.renamed',
  'user.deactivated',
  'user.reactivated',
  'group.member.added',
  'group.member.removed',
] as const

export type LoadEvent = (typeof loadEvents)[number]

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

/** How somebody stands between two changes. */
interface Standing {
  active: boolean
  member: boolean
}

/**
 * Changes at fixed times, the kinds evenly. Everybody has a turn before anybody has the next one, so that the changes
 * of one person are as far apart as can be. The same seed, the same plan. Pure.
 */
export function planLoad({ users, changes, ratePerSecond, events, seed }: LoadPlan): PlannedChange[] {
  const order = Array.from({ length: users }, (_, user) => user).sort(
    (a, b) => derivedFraction(seed, 'turn', a) - derivedFraction(seed, 'turn', b) || a - b,
  )
  const standings = order.map((): Standing => ({ active: true, member: false }))
  const counts = new Map<LoadEvent, number>()
  const plan: PlannedChange[] = []
  let idle = 0
  for (let turn = 0; plan.length < changes; turn++) {
    const user = order[turn % users] as number
    const standing = standings[user] as Standing
    const kinds = events.filter((event) => isPossible(event, standing))
    const [event] = kinds.sort((a, b) => (counts.get(a) ?? 0) - (counts.get(b) ?? 0))
    if (event === undefined) {
      if (++idle >= users) throw exhausted(plan.length, changes, events)
      continue
    }
    idle = 0
    counts.set(event, (counts.get(event) ?? 0) + 1)
    standings[user] = after(event, standing)
    plan.push({ atMs: (plan.length * 1000) / ratePerSecond, user, event })
  }
  return plan
}

function isPossible(event: LoadEvent, { active, member }: Standing): boolean {
  if (event === 'user.reactivated') return !active
  if (event === 'group.member.added') return active && !member
  if (event === 'group.member.removed') return active && member
  return active
}

function after(event: LoadEvent, standing: Standing): Standing {
  switch (event) {
    case 'user.deactivated':
      return { ...standing, active: false }
    case 'user.reactivated':
      return { ...standing, active: true }
    case 'group.member.added':
      return { ...standing, member: true }
    case 'group.member.removed':
      return { ...standing, member: false }
    default:
      return standing
  }
}

const opposites: Partial<Record<LoadEvent, LoadEvent>> = {
  'user.deactivated': 'user.reactivated',
  'user.reactivated': 'user.deactivated',
  'group.member.added': 'group.member.removed',
  'group.member.removed': 'group.member.added',
}

function exhausted(after: number, changes: number, events: readonly LoadEvent[]): AppError {
  const all = [...new Set(events.flatMap((event) => [event, opposites[event] ?? event]))]
  const more = after > 0 ? `Give --users ${changes}, or let it be undone: ` : 'Let it be done first: '
  return new AppError(
    'ERR_FLAGS',
    `After ${after} of ${changes} changes nobody is left to whom ${events.join(' or ')} could happen.`,
    { hint: `${more}--events ${all.join()}` },
  )
}
