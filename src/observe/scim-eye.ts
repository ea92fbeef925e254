import { isObject, type Json } from '../base/json.ts'
import type { Auth } from '../wire/auth.ts'
import { createTransport, type TransportOptions } from '../wire/transport.ts'
import type { Eye, Look } from './eye.ts'
import { type Found, isShownBy } from './fact.ts'
import type { Sighting } from './sighting.ts'

export interface ScimEyeOptions {
  baseUrl: string
  auth: Auth
  tls?: TransportOptions['tls']
  servers?: TransportOptions['servers']
  /** What becomes of a query in the base URL, and of a slash at its end: as in the traffic that is observed. */
  baseQuery: TransportOptions['baseQuery']
  baseSlash?: TransportOptions['baseSlash']
}

/** Looks under way at once; others wait for a free connection. */
const maxSockets = 16

/**
 * Reads resources by their id, as a client of its own: with its own connections, its own headers and its own name, past
 * the vendor's limits, pauses and faults. Nothing of it is in the journal.
 */
export function scimEye({ baseUrl, auth, tls, servers, baseQuery, baseSlash }: ScimEyeOptions): Eye {
  const transport = createTransport({
    baseUrl,
    auth,
    headers: [
      { name: 'Host', value: '{host}', when: 'always' },
      { name: 'User-Agent', value: 'scimulator-observer', when: 'always' },
      { name: 'Accept', value: 'application/scim+json', when: 'always' },
      { name: 'Authorization', value: '{authorization}', when: 'always' },
    ],
    timeouts: { connectMs: 5_000, firstByteMs: 10_000, totalMs: 20_000 },
    maxSockets,
    baseQuery,
    servers,
    ...(baseSlash !== undefined && { baseSlash }),
    ...(tls !== undefined && { tls }),
  })
  return {
    watches: () => true,
    look: async (sightings) => {
      const { resource, targetId } = sightings[0] as Sighting
      const path = `/${resource}s/${encodeURIComponent(targetId)}`
      const { response, error, durationMs } = await transport.send({
        intent: 'observe',
        method: 'GET',
        path,
        query: null,
        body: null,
      })
      const found = response && foundIn(response.status, response.body)
      return verdictOf(sightings, found, durationMs, error?.message ?? `GET ${path}: ${response?.status}`)
    },
    close: () => transport.close(),
  }
}

function verdictOf(
  sightings: readonly Sighting[],
  found: Found | null,
  tookMs: number,
  failure: string,
): Look {
  if (!found) return { seen: sightings.map(() => 'unknown'), tookMs, failure }
  const seen = sightings.map(({ facts }) =>
    facts.every((fact) => isShownBy(fact, found)) ? ('shown' as const) : ('not-yet' as const),
  )
  return { seen, tookMs, failure: null }
}

/** null: the answer says nothing of the resource. */
function foundIn(status: number, text: string): Found | null {
  if (status === 404 || status === 410) return { is: 'gone' }
  if (status !== 200) return null
  const resource = parsed(text)
  return isObject(resource) ? { is: 'there', resource } : null
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
