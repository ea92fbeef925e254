import type { Idp } from '../idp.ts'
import type { ExchangeView } from '../journal/exchange-view.ts'
import type { Io } from './io.ts'
import { type Style, styleFor } from './style.ts'

/** Writes a line for each exchange from now on. */
export function followExchanges({ journal }: Idp, { stdout, env }: Io): void {
  const style = styleFor(stdout, env)
  let told = journal.last
  let waiting = false
  const tell = () => {
    waiting = false
    for (const exchange of journal.list({ after: told, limit: 1000 })) {
      told = exchange.seq
      stdout.write(`${exchangeLine(exchange, style)}\n`)
    }
    if (told < journal.last) later()
  }
  // What ends together is read together: a query for each exchange would cost more than the exchange.
  const later = () => {
    if (waiting) return
    waiting = true
    setTimeout(tell, 50).unref()
  }
  journal.subscribe(later)
}

/** Time, app, method, path and query, status, duration. */
export function exchangeLine(
  { startedAt, app, request, response, error, durationMs }: ExchangeView,
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
  ].join(' ')
}
