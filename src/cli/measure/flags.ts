import { InvalidArgumentError } from 'commander'
import { isDuration, parseDuration } from '../../base/duration.ts'
import { nearest } from '../../base/nearest.ts'
import { type LoadEvent, loadEvents } from '../../load/plan-load.ts'
import { list } from '../option-value.ts'

export interface MeasureFlags {
  target?: string
  token?: string
  profile: string
  clock?: 'real' | 'virtual'
  pace?: 'vendor' | 'fast'
  users: number
  changes: number
  rate?: number
  events?: LoadEvent[]
  threshold?: string[]
  poll: number
  patience: number
  probeUrl?: string
  probePath?: string
  probeAttribute?: string
  probeHeader?: string[]
  probeCommand?: string
  out?: string
  csv?: string
  html?: string
  compare?: string
  seed?: string
  db: string
  visibleAfter?: number
  json?: true
}

const perSecond: Record<string, number> = { s: 1, m: 60, h: 3600 }

/** `10`, `0.5`, `10/s`, `600/m`, `100/h`: changes a second. */
export function rate(text: string): number {
  const [, number = '', unit = 's'] = /^(\d+(?:\.\d+)?)(?:\/(s|m|h))?$/.exec(text) ?? []
  const value = Number(number) / (perSecond[unit] ?? 1)
  if (number !== '' && value > 0 && value <= 10_000) return value
  throw new InvalidArgumentError(
    'It must be a number of changes such as 10, 10/s, 30/m or 100/h, at most 10000 a second.',
  )
}

/** Milliseconds: a number of them, or a duration. */
export function duration(text: string): number {
  const ms = /^\d+$/.test(text) ? Number(text) : isDuration(text) ? parseDuration(text) : Number.NaN
  if (ms >= 1 && ms <= 86_400_000) return ms
  throw new InvalidArgumentError(
    'It must be milliseconds, or a duration such as 500ms, 2s or 1m, up to a day.',
  )
}

export function events(text: string, previous: LoadEvent[] | undefined): LoadEvent[] {
  const names = list(text, previous)
  for (const name of names) {
    if (loadEvents.some((each) => each === name)) continue
    const meant = nearest(name, loadEvents)
    throw new InvalidArgumentError(
      `There is no "${name}" to make happen. ${meant ? `Did you mean ${meant}?` : `One of: ${loadEvents.join(', ')}.`}`,
    )
  }
  return names as LoadEvent[]
}

/** Each is one, commas and all. */
export function each(text: string, previous: string[] | undefined): string[] {
  return [...(previous ?? []), text]
}
