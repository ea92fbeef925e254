import { randomUUID } from 'node:crypto'
import { derivedUuid } from '../base/random.ts'
import type { Context } from './context.ts'
import { discoveryDocuments } from './discovery.ts'
import { type Hooks, hookInto } from './hook.ts'
import { honestSteps } from './pipeline.ts'
import { Propagation } from './propagation.ts'
import { Representation } from './representation.ts'
import type { Steps } from './step.ts'
import type { TargetOptions } from './target.ts'

/** Users and groups, and what is done with requests about them. */
export interface Tenant {
  context: Context
  steps: Steps
  /** Forgets all resources. */
  reset(): void
}

/** Where the target is, and who may come in. */
export interface Place {
  basePath: string
  url: string
  token: string | null
  secondToken: string | undefined
}

export function openTenant(options: TargetOptions, place: Place, hooks: readonly Hooks[]): Tenant {
  let made = 0
  const { visibleAfterMs = 0, maxResults = 1000, uniqueGroupNames = true, seed } = options
  const { now = Date.now, wait = timer } = options
  const { basePath, url, token, secondToken } = place
  const context: Context = {
    basePath,
    url,
    tokens: token === null ? null : [token, ...(secondToken === undefined ? [] : [secondToken])],
    secondToken,
    maxResults,
    uniqueGroupNames,
    propagation: new Propagation(visibleAfterMs, now),
    representation: new Representation(url),
    discovery: discoveryDocuments({ baseUrl: url, maxResults, needsToken: token !== null }),
    now,
    wait,
    newId: (type) => (seed === undefined ? randomUUID() : derivedUuid(seed, type, made++)),
  }
  const steps = honestSteps(context)
  for (const each of hooks) hookInto(steps, each, context)
  const reset = () => {
    context.propagation.reset()
    made = 0
  }
  return { context, steps, reset }
}

function timer(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
