import type { MatcherState } from 'vitest'
import type { AppRef } from '../library/apps.ts'
import { type OpenScene, scene, type WithScene } from '../library/scene.ts'
import { Unmet } from '../scenario/expectation.ts'
import { nearMissText } from './near-miss-text.ts'

/** What a matcher answers. */
export interface Verdict {
  pass: boolean
  message: () => string
}

/** Opens what the expectation looks at, and closes it after `look`. Not an IdP is the mistake of the test. */
export async function lookingAt<Result>(
  received: unknown,
  app: AppRef | undefined,
  look: (scene: OpenScene) => Promise<Result>,
): Promise<Result> {
  const opened = open(received, app)
  try {
    return await look(opened)
  } finally {
    opened[Symbol.dispose]()
  }
}

/** The same for what looks at the journal alone. */
export function lookingBack<Result>(
  received: unknown,
  app: AppRef | undefined,
  look: (scene: OpenScene) => Result,
): Result {
  const opened = open(received, app)
  try {
    return look(opened)
  } finally {
    opened[Symbol.dispose]()
  }
}

/** The message of what is not as expected, with the nearest thing that was there. */
export function unmetText(state: MatcherState, { message, nearMiss }: Unmet): string {
  const sentence = `${message.charAt(0).toUpperCase()}${message.slice(1)}.`
  return nearMiss ? `${sentence}\n\n${nearMissText(nearMiss, state.utils)}` : sentence
}

/** What was not met; undefined when all was. Other errors go on. */
export async function unmetBy(work: () => Promise<void> | void): Promise<Unmet | undefined> {
  try {
    await work()
    return undefined
  } catch (error) {
    if (error instanceof Unmet) return error
    throw error
  }
}

function open(received: unknown, app: AppRef | undefined): OpenScene {
  const given = received as Partial<WithScene> | null | undefined
  const opened = given?.[scene]?.(app)
  if (opened) return opened
  throw new TypeError('expect() was given something else than an IdP; give what createIdp answered, awaited.')
}
