import { z } from 'zod'
import { AppError } from '../../base/error.ts'
import type { Idp } from '../../idp.ts'
import type { ExchangeView } from '../../journal/exchange-view.ts'
import { harOf } from '../../journal/har.ts'
import { numberIn } from '../../journal/ids.ts'
import type { ExchangeQuery, Journal } from '../../journal/journal.ts'
import { pageOf } from '../api-schema.ts'
import { type Api, endpoint } from '../endpoint.ts'
import { pageQuery } from '../query.ts'
import { packageVersion } from '../version.ts'
import { exchangeSchema } from '../view-schema.ts'

const filters = {
  app: z.string().optional().describe('id or name'),
  operation: z.string().optional().describe('op_<number>'),
  cycle: z.string().optional().describe('cyc_<number>'),
  after: z.coerce
    .number({ error: 'must be the seq of an exchange' })
    .int('must be the seq of an exchange')
    .min(0, 'must be the seq of an exchange')
    .optional()
    .describe('Only exchanges with a higher seq'),
}

const listQuery = z.strictObject({ ...pageQuery, ...filters })
const harQuery = z.strictObject(filters)

/** The wire, as it was. */
export function exchangeRoutes(api: Api, idp: Idp): void {
  const { journal } = idp
  endpoint(
    api,
    'GET /exchanges',
    {
      summary: 'Requests as sent and responses as received, in the order in which they ended',
      query: listQuery,
      answer: [200, 'A page of exchanges; secrets are masked', pageOf(exchangeSchema)],
    },
    ({ query: { limit, cursor, ...query } }) => {
      const filter = filterOf(idp, query)
      const start = Math.max(filter.after ?? 0, cursor === undefined ? 0 : readCursor(cursor))
      const found = journal.list({ ...filter, after: start, limit: limit + 1 })
      const items = withFindings(idp, found.slice(0, limit))
      return { items, nextCursor: found.length > limit ? (items.at(-1)?.id ?? null) : null }
    },
  )
  endpoint(
    api,
    'GET /exchanges/{exchange}',
    { summary: 'One exchange', answer: [200, 'The exchange; secrets are masked', exchangeSchema] },
    ({ params }) => {
      const seq = numberIn('exc', params.exchange)
      const exchange = seq === undefined ? undefined : journal.get(seq)
      if (!exchange) throw new AppError('ERR_NOT_FOUND', `There is no exchange "${params.exchange}".`)
      return withFindings(idp, [exchange])[0]
    },
  )
  endpoint(
    api,
    'GET /exchanges.har',
    {
      summary: 'The exchanges as a HAR 1.2 document',
      query: harQuery,
      answer: [200, 'For the network panel of a browser', 'application/json'],
    },
    ({ c, query }) => {
      c.header('Content-Type', 'application/json')
      c.header('Content-Disposition', 'attachment; filename="scimulator.har"')
      return c.body(harStream(journal, filterOf(idp, query)))
    },
  )
}

function withFindings({ diagnosis }: Idp, exchanges: ExchangeView[]): ExchangeView[] {
  const found = diagnosis?.ofExchanges(exchanges.map(({ seq }) => seq))
  return exchanges.map((exchange) => ({ ...exchange, findings: found?.get(exchange.seq) ?? [] }))
}

function filterOf(
  { directory }: Idp,
  { app, operation, cycle, after }: z.output<typeof harQuery>,
): ExchangeQuery {
  return {
    appId: app === undefined ? undefined : directory.apps.get(app).id,
    operationSeq: operation === undefined ? undefined : numberOf('op', operation),
    cycleId: cycle === undefined ? undefined : numberOf('cyc', cycle),
    after,
  }
}

function numberOf(prefix: 'op' | 'cyc', id: string): number {
  const number = numberIn(prefix, id)
  if (number !== undefined) return number
  throw new AppError('ERR_QUERY_INVALID', `"${id}" is not an id such as ${prefix}_1.`)
}

function readCursor(cursor: string): number {
  const seq = numberIn('exc', cursor)
  if (seq !== undefined) return seq
  throw new AppError(
    'ERR_CURSOR_INVALID',
    `"${cursor}" is not a cursor; give the nextCursor of an earlier page.`,
  )
}

/** Page by page, so that a long journal never is in memory as a whole. */
function harStream(journal: Journal, query: ExchangeQuery): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  const empty = JSON.stringify(harOf([], packageVersion()))
  const tail = ']}}'
  let after = query.after ?? 0
  let first = true
  return new ReadableStream({
    start: (controller) => controller.enqueue(encoder.encode(empty.slice(0, -tail.length))),
    pull(controller) {
      const page: ExchangeView[] = journal.list({ ...query, after, limit: 100 })
      after = page.at(-1)?.seq ?? after
      const entries = JSON.stringify(harOf(page, '').log.entries).slice(1, -1)
      if (page.length > 0) controller.enqueue(encoder.encode(first ? entries : `,${entries}`))
      first = false
      if (page.length > 0) return
      controller.enqueue(encoder.encode(tail))
      controller.close()
    },
  })
}
