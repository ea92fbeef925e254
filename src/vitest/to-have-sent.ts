import type { MatcherState } from 'vitest'
import { numberIn } from '../journal/ids.ts'
import { checkRequest, type RequestFilter } from '../library/exchange-filter.ts'
import type { OfApp } from '../library/library-idp.ts'
import type { OpenScene } from '../library/scene.ts'
import { expectRequests, seenIn } from '../scenario/expect-requests.ts'
import { Unmet } from '../scenario/expectation.ts'
import { fitsRequest } from '../scenario/request-match.ts'
import type { RequestPattern } from '../scenario/request-schema.ts'
import { exchangeLine } from './exchange-line.ts'
import { lookingBack, unmetText, type Verdict } from './expectation.ts'

export interface SentOptions extends OfApp {
  /** Only what was sent after this exchange: its id, or the exchange. */
  after?: string | { readonly id: string } | undefined
  /** So often, neither more nor less. */
  times?: number | undefined
}

export function toHaveSent(
  this: MatcherState,
  received: unknown,
  expected: RequestFilter | readonly RequestFilter[],
  { app, after, times }: SentOptions = {},
): Verdict {
  const patterns = (Array.isArray(expected) ? expected : [expected]).map(checkRequest) as RequestPattern[]
  return lookingBack(received, app, (scene) => {
    const from =
      after === undefined ? 0 : (numberIn('exc', typeof after === 'string' ? after : after.id) ?? 0)
    const looked = { ...scene, exchanges: () => scene.exchanges(from) }
    const unmet = times === undefined ? notSent(patterns, looked) : notSoOften(patterns, times, looked)
    if (unmet) return { pass: false, message: () => unmetText(this, unmet) }
    return { pass: true, message: () => sentAfterAll(patterns, looked) }
  })
}

type Looked = Pick<OpenScene, 'idp' | 'app' | 'client' | 'ids' | 'changedAt' | 'exchanges'>

function notSent(include: RequestPattern[], scene: Looked): Unmet | undefined {
  try {
    expectRequests({ since: 'start', include }, scene)
    return undefined
  } catch (error) {
    if (error instanceof Unmet) return error
    throw error
  }
}

function notSoOften(patterns: RequestPattern[], times: number, scene: Looked): Unmet | undefined {
  const found = fitting(patterns, scene)
  if (found.length === times) return undefined
  const unmet = found.length === 0 ? notSent(patterns, scene) : undefined
  const ids = found.map(({ id }) => id).join(', ')
  return new Unmet(
    `${found.length} such requests were sent, not ${times}${ids === '' ? '' : `: ${ids}`}`,
    unmet?.nearMiss,
  )
}

function fitting(patterns: readonly RequestPattern[], { exchanges, ids }: Looked) {
  return exchanges().filter((exchange) =>
    patterns.some((pattern) => fitsRequest(pattern, seenIn(exchange), ids.byName, 'same')),
  )
}

function sentAfterAll(patterns: readonly RequestPattern[], scene: Looked): string {
  const lines = fitting(patterns, scene).map((exchange) => `  ${exchangeLine(exchange)}`)
  return `The IdP was not to send that, and has sent it:\n${lines.join('\n')}`
}
