import type { RecordedIds } from '../../replay/id-map.ts'
import type { Substitutes } from '../../replay/outgoing.ts'
import { type Played, type PlayedStep, play, removeCreated } from '../../replay/play.ts'
import type { Step } from '../../replay/recorded.ts'
import { createTarget } from '../../target/target.ts'
import { openRawLine, type RawLine } from '../../wire/raw.ts'
import { runResetCommand } from './reset-command.ts'

export interface StageOptions {
  /** Base URL; undefined: a built-in target, anew for each attempt. */
  target: string | undefined
  authorization: string | undefined
  headers: readonly [string, string][]
  recorded: RecordedIds
  /** Brings the target back to where a replay begins. */
  resetCommand: string | undefined
  folder: string
  signal: AbortSignal
}

/** Where a replay is played, as often as is needed. */
export interface Stage {
  /** The base URL, and what must not be shown. */
  readonly url: string
  readonly secrets: readonly string[]
  /** How each of several attempts comes to a clean target, in words. */
  readonly reset: string
  /**
   * Plays the steps.
   *
   * @param tidy brings the target back afterwards: what was created is deleted, unless a reset command sees to that
   */
  play(steps: readonly Step[], tidy: boolean, onStep?: (played: PlayedStep) => void): Promise<Attempt>
}

export interface Attempt extends Played {
  /** Paths of what was created and could not be deleted; empty where nothing was to be. */
  left: string[]
}

const timeouts = { connectMs: 10_000, firstByteMs: 60_000, totalMs: 90_000 }
const builtInToken = 'replay'

export function openStage(options: StageOptions): Stage {
  const { target } = options
  return target === undefined ? builtInStage(options) : targetStage(target, options)
}

function builtInStage(options: StageOptions): Stage {
  return {
    url: 'the built-in target',
    secrets: [],
    reset: 'Each try had a built-in target of its own.',
    async play(steps, _tidy, onStep) {
      const target = await createTarget({ token: builtInToken })
      const line = openRawLine(target.url, timeouts)
      try {
        const authorization = `Bearer ${builtInToken}`
        return { ...(await playOn(line, steps, { ...options, authorization }, onStep)), left: [] }
      } finally {
        line.close()
        await target.close()
      }
    },
  }
}

function targetStage(url: string, options: StageOptions): Stage {
  const { authorization = '', headers, resetCommand, folder, signal } = options
  const secrets = [authorization.replace(/^\S+ /, ''), ...headers.map(([, value]) => value)]
  return {
    url,
    secrets: secrets.filter((secret) => secret !== ''),
    reset:
      resetCommand === undefined
        ? 'After each try what it had created was deleted.'
        : 'Before each try the reset command ran.',
    async play(steps, tidy, onStep) {
      if (resetCommand !== undefined) await runResetCommand(resetCommand, folder, signal)
      const line = openRawLine(url, timeouts)
      try {
        const played = await playOn(line, steps, options, onStep)
        const left =
          tidy && resetCommand === undefined
            ? await removeCreated(played.created, (request) => line.send(request))
            : []
        return { ...played, left }
      } finally {
        line.close()
      }
    },
  }
}

function playOn(
  line: RawLine,
  steps: readonly Step[],
  { authorization, headers, recorded, signal }: StageOptions,
  onStep: ((played: PlayedStep) => void) | undefined,
): Promise<Played> {
  const substitutes: Substitutes = {
    host: line.host,
    authorization,
    headers,
    password: 'Replayed-Password-1!',
  }
  return play(steps, { recorded, substitutes, send: (request) => line.send(request, signal), signal, onStep })
}
