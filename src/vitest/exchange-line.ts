import type { ExchangeView } from '../journal/exchange-view.ts'

/** `exc_4 PATCH /Users/2819 → 204` */
export function exchangeLine({
  id,
  request: { method, path, query },
  response,
  error,
}: ExchangeView): string {
  const target = `${path}${query === null ? '' : `?${query}`}`
  return `${id} ${method} ${target} → ${error?.code ?? response?.status ?? 'no answer'}`
}
