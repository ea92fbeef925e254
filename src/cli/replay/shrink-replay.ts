import { AppError } from '../../base/error.ts'
import type { Step } from '../../replay/recorded.ts'
import { type Criterion, type Failure, isSameFailure, prefixOf } from '../../replay/reduce.ts'
import { shrink } from '../../replay/shrink.ts'
import type { Stage } from './stage.ts'

export interface Reduced {
  steps: Step[]
  /** Replays that this took. */
  tries: number
  /** Without any one of the requests it would not fail; false: the tries ran out before. */
  minimal: boolean
}

export interface ReduceOptions {
  criterion: Criterion
  mostTries: number
  signal: AbortSignal
  onTry: () => void
}

/**
 * The fewest requests after which the same one fails in the same way, each try from a clean target. First the requests
 * after the failing one go, then those that it does not need. Once the signal is given: the fewest until then.
 *
 * @throws AppError `ERR_NOT_REPRODUCED` when already the first try does not fail again, `ERR_NOT_CLEAN` when a try cannot
 *   be undone
 */
export async function reduce(
  steps: readonly Step[],
  failure: Failure,
  stage: Stage,
  { criterion, mostTries, signal, onTry }: ReduceOptions,
): Promise<Reduced> {
  let fewest = prefixOf(steps, failure)
  let tries = 0
  const fails = async (some: Step[]) => {
    tries++
    onTry()
    const attempt = await stage.play(some, true)
    if (attempt.left.length > 0) throw unclean(attempt.left)
    const same = isSameFailure(attempt, failure, criterion)
    if (same) fewest = some
    return same
  }
  const reproduced = await fails(fewest)
  if (!reproduced && !signal.aborted) throw notReproduced(failure)
  const search = shrink(fewest, mostTries)
  let next = search.next()
  while (!next.done && !signal.aborted) next = search.next(await fails(next.value))
  return { steps: fewest, tries, minimal: next.done === true && next.value.complete }
}

function unclean(left: readonly string[]): AppError {
  return new AppError(
    'ERR_NOT_CLEAN',
    `What a try has created cannot be deleted: ${left.slice(0, 3).join(', ')}${left.length > 3 ? ' …' : ''}. So the next try would not begin where this one did.`,
    { hint: 'Give a command that brings the target back by --reset-command.' },
  )
}

function notReproduced({ step, result }: Failure): AppError {
  const { number, method, path } = step
  return new AppError(
    'ERR_NOT_REPRODUCED',
    `Request ${number}, ${method} ${path}, answered ${result} and does not do so again from a clean target, so there is nothing to shrink.`,
    {
      hint: 'It may depend on what was in the target before; give a command that brings that back by --reset-command.',
    },
  )
}
