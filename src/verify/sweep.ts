import type { JsonObject } from '../base/json.ts'
import { resourcesOf, totalOf } from '../diagnose/probe/answer.ts'
import { get, remove } from '../diagnose/probe/request.ts'
import { idText, Seen } from '../diagnose/seen.ts'
import type { ResourceType } from '../scim/urn.ts'
import { Connection, type ConnectionOptions } from './connection.ts'
import { knock } from './knock.ts'
import { namePrefix } from './lab.ts'

export interface Swept {
  removed: { resource: ResourceType; id: string }[]
  left: { resource: ResourceType; id: string }[]
}

const pageSize = 100
/** Pages read of one type: a target that never ends is given up. */
const mostPages = 10_000

/**
 * Removes what an interrupted run has left, found by its names in the lists of the target.
 *
 * @param run undefined: of every run
 * @throws AppError `ERR_TARGET_UNREACHABLE`, `ERR_TARGET_REFUSES`, `ERR_TARGET_NO_SCIM`
 */
export async function sweep(options: ConnectionOptions, run?: string): Promise<Swept> {
  const connection = new Connection(options)
  try {
    await knock(connection)
    const swept: Swept = { removed: [], left: [] }
    for (const resource of ['Group', 'User'] as const) {
      for (const id of await leftovers(connection, resource, run)) {
        const { response } = await connection.send(remove(`/${resource}s/${encodeURIComponent(id)}`))
        const gone = response !== null && (response.status < 300 || response.status === 404)
        swept[gone ? 'removed' : 'left'].push({ resource, id })
      }
    }
    return swept
  } finally {
    connection.close()
  }
}

async function leftovers(
  connection: Connection,
  type: ResourceType,
  run: string | undefined,
): Promise<Set<string>> {
  const found = new Set<string>()
  const read = new Set<string>()
  for (let page = 0, start = 1; page < mostPages; page++) {
    const exchange = await connection.send(
      get(`/${type}s`, { query: `startIndex=${start}&count=${pageSize}` }),
    )
    const seen = new Seen(page, 'probe', exchange)
    const list = seen.ok ? resourcesOf(seen) : []
    const news = list.filter((resource) => !read.has(idText(resource) ?? ''))
    for (const resource of news) {
      const id = idText(resource)
      if (id === undefined) continue
      read.add(id)
      if (isOurs(resource, run)) found.add(id)
    }
    start += list.length
    if (news.length === 0 || start > (totalOf(seen) ?? 0)) break
  }
  return found
}

function isOurs({ userName, displayName }: JsonObject, run: string | undefined): boolean {
  const names = [userName, displayName].filter((name) => typeof name === 'string')
  return names.some((name) =>
    run === undefined
      ? /scimulator-[a-z0-9]+-\d/i.test(name)
      : name.toLowerCase().includes(namePrefix(run).toLowerCase()),
  )
}
