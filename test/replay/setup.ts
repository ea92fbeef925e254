import type { Recorded, RecordedAnswer, Step } from '../../src/replay/recorded.ts'

/** A request of a recording, as short as it can be written. */
export function recorded(
  number: number,
  method: string,
  target: string,
  {
    body = null,
    answer = null,
    headers = [],
  }: { body?: unknown; answer?: RecordedAnswer | null; headers?: [string, string][] } = {},
): Recorded {
  return {
    number,
    intent: '',
    method,
    url: target,
    headers,
    body: body === null || typeof body === 'string' ? body : JSON.stringify(body),
    answer,
  }
}

export function stepOf(...given: Parameters<typeof recorded>): Step {
  const request = recorded(...given)
  const [path = '', query = null] = request.url.split(/\?(.*)/s)
  return { ...request, path, query: query === '' ? null : query }
}

export function answer(status: number, body: unknown = ''): RecordedAnswer {
  const headers: [string, string][] = [['Content-Type', 'application/scim+json']]
  return { status, headers, body: typeof body === 'string' ? body : JSON.stringify(body) }
}
