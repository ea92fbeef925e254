import { AppError } from '../base/error.ts'
import type { Json } from '../base/json.ts'
import { isShown } from '../plan/shown.ts'
import { createTransport } from '../wire/transport.ts'
import type { Eye, Seen } from './eye.ts'
import type { Sighting } from './sighting.ts'
import { parseValuePath, type ValuePath, valueAt } from './value-path.ts'

export interface UrlEyeOptions {
  /** `https://app.test/api/session?user={userName}`: `{userName}`, `{id}` of the target, `{objectId}` of the directory. */
  url: string
  /** Where in its JSON the value stands. */
  path: string
  /** Which attribute that was told it has to show: a path of the mapping, or `active` (default). */
  attribute?: string | undefined
  headers?: readonly (readonly [name: string, value: string])[]
}

const placeholders: Record<string, (sighting: Sighting) => string> = {
  userName: ({ label }) => label,
  id: ({ targetId }) => targetId,
  objectId: ({ objectId }) => objectId,
}

/**
 * Asks an address of the app's own. 404 and 410, or a document without the value, show nothing: as good as `false` and
 * as no value. Any other status but 2xx is no answer.
 */
export function urlEye({ url, path, attribute = 'active', headers = [] }: UrlEyeOptions): Eye {
  const { origin, hasQuery } = checkUrl(url)
  const place = parseValuePath(path)
  const rest = url.slice(origin.length)
  const transport = createTransport({
    baseUrl: origin,
    auth: { type: 'none' },
    headers: [
      { name: 'Host', value: '{host}', when: 'always' },
      { name: 'User-Agent', value: 'scimulator-observer', when: 'always' },
      { name: 'Accept', value: 'application/json', when: 'always' },
      ...headers.map(([name, value]) => ({ name, value, when: 'always' as const })),
    ],
    timeouts: { connectMs: 5_000, firstByteMs: 10_000, totalMs: 20_000 },
    maxSockets: 8,
    baseQuery: 'drop',
  })
  return {
    watches: (sighting) => expectedOf(sighting, attribute) !== undefined,
    look: async (sightings) => {
      const address = filled(rest, sightings[0] as Sighting)
      const mark = hasQuery ? address.indexOf('?') : -1
      const { response, error, durationMs } = await transport.send({
        intent: 'observe',
        method: 'GET',
        path: mark < 0 ? address : address.slice(0, mark),
        query: mark < 0 ? null : address.slice(mark + 1),
        body: null,
      })
      const shown = response && shownIn(response.status, response.body, place)
      if (!shown) {
        const failure = error?.message ?? `GET ${address}: ${response?.status}`
        return { seen: sightings.map(() => 'unknown'), tookMs: durationMs, failure }
      }
      const seen = sightings.map((each): Seen => {
        const expected = expectedOf(each, attribute)
        return isAsTold(attribute, expected ?? null, shown.value) ? 'shown' : 'not-yet'
      })
      return { seen, tookMs: durationMs, failure: null }
    },
    close: () => transport.close(),
  }
}

function checkUrl(url: string): { origin: string; hasQuery: boolean } {
  const found = /^https?:\/\/[^/?#]+/i.exec(url)
  if (!found || !URL.canParse(url.replaceAll(/[{}]/g, ''))) {
    throw new AppError('ERR_FLAGS', `"${url}" is no absolute http or https URL to look at.`)
  }
  for (const [, name = ''] of url.matchAll(/\{([^{}]*)\}/g)) {
    if (placeholders[name]) continue
    const known = Object.keys(placeholders).map((each) => `{${each}}`)
    throw new AppError('ERR_FLAGS', `{${name}} in the URL stands for nothing.`, {
      hint: `There are ${known.join(', ')}.`,
    })
  }
  return { origin: found[0], hasQuery: url.includes('?') }
}

function filled(text: string, sighting: Sighting): string {
  return text.replaceAll(/\{([^{}]*)\}/g, (_, name: string) =>
    encodeURIComponent(placeholders[name]?.(sighting) ?? ''),
  )
}

/** What was told of the attribute; undefined: nothing. Who is made may be used, who is deleted may not. */
function expectedOf({ facts }: Sighting, attribute: string): Json | undefined {
  const told = facts.find(([what]) => what === attribute)
  if (told) return told[1]
  if (attribute !== 'active') return undefined
  return facts.find(([what]) => what === 'there')?.[1]
}

function isAsTold(attribute: string, expected: Json, shown: Json | undefined): boolean {
  if (expected === false) return shown === undefined || shown === null || /^(false|0|)$/i.test(String(shown))
  if (expected === true) return /^(true|1)$/i.test(String(shown))
  if (expected === null) return shown === undefined || shown === null || shown === ''
  return isShown(attribute, expected, shown)
}

/** null: the answer says nothing. */
function shownIn(status: number, text: string, path: ValuePath): { value: Json | undefined } | null {
  if (status === 404 || status === 410) return { value: undefined }
  if (status < 200 || status > 299) return null
  try {
    return { value: valueAt(JSON.parse(text) as Json, path) }
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}
