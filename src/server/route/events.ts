import { z } from 'zod'
import { AppError } from '../../base/error.ts'
import type { Idp } from '../../idp.ts'
import type { ExchangeView } from '../../journal/exchange-view.ts'
import { type Api, endpoint } from '../endpoint.ts'
import { eventFeed, type FeedEvent, type FeedSource } from '../event-feed.ts'

const query = z.strictObject({
  lastEventId: z.string().optional().describe('For clients that cannot set the header Last-Event-ID'),
})

export function eventRoutes(api: Api, idp: Idp, closing: AbortSignal): void {
  endpoint(
    api,
    'GET /events',
    {
      summary: 'What happens, as server-sent events',
      description:
        'The type of an event: change.committed, operation.finished, cycle.started, cycle.finished, ' +
        'import.started, import.finished, exchange.finished, app.state, finding. Exchanges carry an id, the sequence of the journal: with Last-Event-ID the ' +
        'stream begins with those after it; the first thing told is the id at which it begins. A reader that is too slow is dropped and may resume.',
      query,
      answer: [200, 'A stream that does not end', 'text/event-stream'],
    },
    ({ c, query: { lastEventId } }) => {
      const after = readId(c.req.header('last-event-id') ?? lastEventId)
      c.header('Content-Type', 'text/event-stream')
      c.header('Cache-Control', 'no-cache')
      return c.body(eventFeed(sourceOf(idp), { after, closing }))
    },
  )
}

function sourceOf({ engine, journal, diagnosis }: Idp): FeedSource {
  return {
    last: () => journal.last,
    readAfter: (seq) => journal.list({ after: seq, limit: 100 }).map(exchangeEvent),
    subscribe: (listener) => {
      const ends = [
        engine.subscribe((event) => {
          const seq = event.type === 'exchange.finished' ? event.seq : undefined
          listener({ seq, type: event.type, data: event })
        }),
        diagnosis?.subscribe((found) => listener({ type: 'finding', data: { type: 'finding', ...found } })),
      ]
      return () => {
        for (const end of ends) end?.()
      }
    },
  }
}

/** As the engine tells it at the time. */
function exchangeEvent({ seq, id, app }: ExchangeView): FeedEvent {
  const type = 'exchange.finished'
  return { seq, type, data: { type, seq, exchangeId: id, app } }
}

function readId(id: string | undefined): number | undefined {
  if (id === undefined || id === '') return undefined
  if (/^\d{1,15}$/.test(id)) return Number(id)
  throw new AppError('ERR_QUERY_INVALID', `"${id}" is not the id of an event; ids are whole numbers.`)
}
