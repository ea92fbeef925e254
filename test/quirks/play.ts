import type { ExchangeView } from '../../src/journal/exchange-view.ts'
import { perform } from '../../src/scenario/perform.ts'
import type { Lab } from '../support/lab.ts'
import type { Front } from './front.ts'
import type { Step } from './step-schema.ts'

/** Plays steps; answers the requests that they took, as far as a `settle` has seen them. */
export async function play(steps: readonly Step[], lab: Lab, front: Front): Promise<ExchangeView[]> {
  const exchanges: ExchangeView[] = []
  for (const step of steps) {
    if (step.settle) exchanges.push(...(await lab.settle()))
    else if (step.sync) lab.idp.engine.sync('app', 'incremental')
    else if (step.inTarget) await front.change(step.inTarget)
    else perform(step, lab.idp.directory, 'app')
  }
  return exchanges
}
