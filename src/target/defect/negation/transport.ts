import type { TargetRequest } from '../../step.ts'
import type { Defect } from '../defect.ts'
import { withBody } from '../rewrite.ts'
import { negation } from './negation.ts'

/** Time, characters and lengths. */
export const transportNegations: readonly Defect[] = [
  negation('OKTA-60s', 'A PUT or PATCH of a group is answered after 61 seconds', {
    answer:
      (next, { wait }) =>
      async (request) => {
        if (/\/Groups\//.test(request.path) && /^P(UT|ATCH)$/.test(request.method)) await wait(61_000)
        return next(request)
      },
  }),
  negation(
    'RFC7644-3.8-utf8',
    'Bodies are read as ISO 8859-1',
    {
      parse: (next) => (request, route, body) =>
        next(request, route, Buffer.from(Buffer.from(body).toString('latin1'), 'utf8')),
    },
    ['SIM-echo-as-sent', 'SIM-patch-effective', 'RFC7644-3.5.1-persisted', 'SIM-second-cycle-noop'],
  ),
  negation(
    'RFC7644-1.2-percent-encoding',
    'The query is decoded twice, so that %2B is a space',
    {
      parse: (next) => (request, route, body) =>
        next({ ...copyOf(request), query: decodedOnce(request.query) }, route, body),
    },
    ['VENDOR-filter-set'],
  ),
  negation(
    'RFC7644-3.7.4-413',
    'A body that is too large is refused with 400, which does not tell the limit',
    {
      refuse: (next) => (error) => {
        const reply = next(error)
        if (reply.status !== 413) return reply
        const refusal = { ...reply, status: 400 }
        return withBody(refusal, (body) => ({ ...body, status: '400', detail: 'Bad request' }))
      },
    },
  ),
  negation('SIM-latency-budget', 'A GET takes 700 milliseconds', {
    answer:
      (next, { wait }) =>
      async (request) => {
        if (request.method === 'GET') await wait(700)
        return next(request)
      },
  }),
]

/** The query with every `%2B` and `%25` decoded too early. */
function decodedOnce(query: string): string {
  return query.replace(/%2B/gi, '+').replace(/%25/g, '%')
}

function copyOf(request: TargetRequest): TargetRequest {
  const { method, path, query } = request
  return { method, path, query, header: (name) => request.header(name), body: (limit) => request.body(limit) }
}
