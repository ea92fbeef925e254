import type { Idp } from '../idp.ts'
import type { ExchangeView } from '../journal/exchange-view.ts'
import type { Io } from './io.ts'
import { type Style, styleFor } from './style.ts'

/** Writes a line for each exchange after the number `told`, as they come; the returned function ends it. */
export function followExchanges({ journal }: Idp, told: number, { stdout, env }: Io): () => void {
  const style = styleFor(stdout, env)
  let last = told
  let timer: NodeJS.Timeout | undefined
  const tell = () => {
    clearTimeout(timer)
    timer = undefined
    const exchanges = journal.list({ after: last, limit: 1000 })
    for (const exchange of exchanges) stdout.write(`${exchangeLine(exchange, style)}\n`)
    last = exchanges.at(-1)?.seq ?? last
    if (last < journal.last) later()
  }
  // What ends together is read together: a query for each exchange would cost more than the exchange.
  const later = () => {
    timer ??= setTimeout(tell, 50)
  }
  const unsubscribe = journal.subscribe(later)
  tell()
  return () => {
    unsubscribe()
    tell()
    clearTimeout(timer)
  }
}

/** Time, app, method, path and query, status, duration, and the fault that disturbed it. */
export function exchangeLine(
  { startedAt, app, request, response, error, fault, durationMs }: ExchangeView,
  style: Style,
) {
  const target = request.query === null ? request.path : `${request.path}?${request.query}`
  const status = response ? String(response.status) : (error?.code ?? 'nothing')
  const good = response !== null && response.status < 400 && error === null
  return [
    style('dim', startedAt.slice(11, 19)),
    app,
    request.method.padEnd(6),
    target,
    '→',
    style(good ? 'green' : 'red', status),
    style('dim', `${durationMs.toFixed(1)} ms`),
    ...(fault === null ? [] : [style('yellow', `fault: ${fault.type}`)]),
  ].join(' ')
}
