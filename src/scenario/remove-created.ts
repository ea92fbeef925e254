import { isObject, type Json } from '../base/json.ts'
import type { ExchangeView } from '../journal/exchange-view.ts'
import type { ResourceType } from '../scim/urn.ts'
import type { TargetClient } from './target-client.ts'

/** Something that a run has made in the target. */
export interface Created {
  type: ResourceType
  id: string
}

/**
 * Deletes what the exchanges have created and nobody has deleted since, the newest first, groups before users. Answers a
 * sentence for each that is still there.
 */
export async function removeCreated(
  exchanges: readonly ExchangeView[],
  client: TargetClient,
  others: readonly Created[],
): Promise<string[]> {
  const created = [...exchanges.flatMap(createdBy), ...others].reverse()
  created.sort((a, b) => a.type.localeCompare(b.type))
  const left: string[] = []
  for (const { type, id } of created) {
    const { status } = await client.send('DELETE', `/${type}s/${encodeURIComponent(id)}`, null)
    if (status >= 300 && status !== 404) left.push(`/${type}s/${id}: DELETE was answered with ${status}`)
  }
  return left
}

/** The resource that a POST has made. */
export function createdBy({ request, response }: ExchangeView): Created[] {
  const type = ({ '/Users': 'User', '/Groups': 'Group' } as const)[request.path]
  if (request.method !== 'POST' || !type || response?.status !== 201) return []
  const body = parsed(response.body)
  return isObject(body) && typeof body.id === 'string' ? [{ type, id: body.id }] : []
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text)
  } catch {
    // Whatever was made, nobody knows its id.
    return undefined
  }
}
