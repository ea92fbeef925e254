import type { ExchangeView } from '../../src/journal/exchange-view.ts'

/** Gives the ids of a run stable names, so that the same id is the same everywhere: `{user:1}`, `{time}`. */
export class StableNames {
  readonly #names = new Map<string, string>()
  readonly #counts = new Map<string, number>()

  learn(exchanges: readonly ExchangeView[]): void {
    for (const { request, response } of exchanges) {
      if (request.method !== 'POST' || !response || response.status >= 300) continue
      const { id, externalId } = JSON.parse(response.body) as { id: string; externalId?: string }
      const kind = request.path.startsWith('/Users') ? 'user' : 'group'
      this.#name(kind, id)
      if (externalId && externalId.length >= 18) this.#name(`${kind} of the directory`, externalId)
    }
  }

  apply(text: string): string {
    let named = text
    for (const [id, name] of this.#names) named = named.replaceAll(id, name)
    return named
      .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '{uuid}')
      .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '{time}')
      .replace(/http:\/\/127\.0\.0\.1:\d+/g, 'http://{host}')
      .replace(/127\.0\.0\.1:\d+/g, '{host}')
  }

  #name(kind: string, id: string): void {
    if (this.#names.has(id)) return
    const count = (this.#counts.get(kind) ?? 0) + 1
    this.#counts.set(kind, count)
    this.#names.set(id, `{${kind} ${count}}`)
  }
}

/** Exchanges as a person reads them. */
export function wireText(exchanges: readonly ExchangeView[], names: StableNames): string {
  return exchanges
    .map(({ request, response, error }) => {
      const query = request.query === null ? '' : `?${request.query}`
      const body = request.body === null ? '' : `> ${request.body}\n`
      return names.apply(
        `> ${request.method} ${request.path}${query}\n${body}< ${response?.status ?? error?.code}\n`,
      )
    })
    .join('\n')
}

/** The headers of a request, one a line, the length left out for it depends on the body. */
export function headerText({ request }: ExchangeView, names: StableNames): string {
  return request.headers
    .map(
      ([name, value]) =>
        `  ${name}: ${name.toLowerCase() === 'content-length' ? '{length}' : names.apply(value)}\n`,
    )
    .join('')
}
