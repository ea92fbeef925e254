import type { ExchangeView } from '../journal/exchange-view.ts'
import type { ReportInput } from '../report/report-schema.ts'

/** Characters of a body that a report shows. */
const longestBody = 20_000

/** An exchange as reports show it; bodies that are very long are cut. */
export function reportedExchange(exchange: ExchangeView): NonNullable<ReportInput['exchanges']>[number] {
  const { id, request, response, error, durationMs } = exchange
  const { method, path, query, headers, body } = request
  return {
    id,
    request: { method, path, query, headers, body: body && cut(body) },
    response: response && { ...response, body: cut(response.body) },
    error: error?.message ?? null,
    durationMs,
  }
}

function cut(body: string): string {
  return body.length > longestBody ? `${body.slice(0, longestBody)} …` : body
}
