import fc from 'fast-check'
import type { Command } from './command.ts'
import { calm, engineCommands, faultCommands, processCommands, workCommands } from './engine-commands.ts'
import { decline, growth } from './group-commands.ts'
import { joiners, leavers, movers } from './user-commands.ts'

type Chapter = { weight: number; arbitrary: fc.Arbitrary<Command> }

/** Every day: people and groups come, change and go while the engine works. More comes than goes. */
export const everyday: Chapter[] = [
  { weight: 5, arbitrary: fc.oneof(...joiners) },
  { weight: 3, arbitrary: fc.oneof(...movers) },
  { weight: 2, arbitrary: fc.oneof(...leavers) },
  { weight: 6, arbitrary: fc.oneof(...growth) },
  { weight: 2, arbitrary: fc.oneof(...decline) },
  { weight: 6, arbitrary: fc.oneof(...workCommands) },
  { weight: 3, arbitrary: fc.oneof(...engineCommands) },
]

/** The wire is disturbed. */
export const disturbances: Chapter[] = [
  { weight: 5, arbitrary: fc.oneof(...faultCommands) },
  { weight: 2, arbitrary: calm },
]

/** The process ends, in order or not. */
export const ends: Chapter[] = [{ weight: 2, arbitrary: fc.oneof(...processCommands) }]

/** Up to 80 things that happen, one after the other; most stories begin with a company that has been opened. */
export function stories(chapters: readonly Chapter[]) {
  const opened = fc.oneof(
    { weight: 5, arbitrary: fc.constant(true) },
    { weight: 1, arbitrary: fc.constant(false) },
  )
  return [opened, fc.commands([fc.oneof(...chapters)], { maxCommands: 80, size: 'max' })] as const
}
