import type { MatcherState } from 'vitest'
import type { OfApp } from '../library/library-idp.ts'
import { expectDrift } from '../scenario/expect-drift.ts'
import { lookingAt, unmetBy, unmetText, type Verdict } from './expectation.ts'

export async function toHaveNoDrift(
  this: MatcherState,
  received: unknown,
  { app }: OfApp = {},
): Promise<Verdict> {
  return lookingAt(received, app, async (scene) => {
    const unmet = await unmetBy(() => expectDrift({ equal: true }, scene))
    if (unmet) return { pass: false, message: () => unmetText(this, unmet) }
    return { pass: true, message: () => 'The target is just as the directory says.' }
  })
}
