import type { JsonObject } from '../../../base/json.ts'
import { errorUrn } from '../../../scim/urn.ts'
import type { Defect } from '../defect.ts'
import { memory } from '../memory.ts'
import { negation } from './negation.ts'

/** What each user was before it was patched last. */
const before = memory(() => new Map<string, JsonObject>())

const answered = memory(() => ({ at: [] as number[] }))

const mostEachSecond = 10

const throttled = {
  status: 429,
  headers: { 'Content-Type': 'application/scim+json; charset=utf-8', 'Retry-After': '1' },
  body: JSON.stringify({
    schemas: [errorUrn],
    status: '429',
    detail: `At most ${mostEachSecond} requests a second`,
  }),
}

/** What becomes of writes later, and of many of them. */
export const consistencyNegations: readonly Defect[] = [
  negation(
    'SIM-final-state-equal',
    'A user that was patched goes back to what it was once another user is created',
    {
      save: (next, context) => (write) => {
        const { type, id, kind } = write
        if (type !== 'User') return next(write)
        const { written } = context.propagation
        const held = written.get(type, id)?.attributes
        const entry = next(write)
        if (kind === 'patch' && held) before(context).set(id, held)
        else if (kind === 'create') {
          for (const [patched, attributes] of before(context)) {
            if (written.get(type, patched))
              context.propagation.commit({ kind: 'put', type, id: patched, attributes, at: context.now() })
          }
          before(context).clear()
        }
        return entry
      },
    },
    [
      'SIM-patch-effective',
      'SIM-read-your-writes',
      'SIM-patch-no-collateral',
      'SIM-second-cycle-noop',
      'ENTRA-inactive-visible',
      'SIM-reactivate',
    ],
  ),
  negation('ENTRA-25rps', `More than ${mostEachSecond} requests in a second are answered by 429`, {
    answer: (next, context) => async (request) => {
      const moments = answered(context)
      // The real time: a target that lives at one moment would never let anybody in again.
      const now = performance.now()
      moments.at = moments.at.filter((moment) => moment > now - 1000)
      if (moments.at.length >= mostEachSecond) return throttled
      moments.at.push(now)
      return next(request)
    },
  }),
]
