import type { JsonObject } from '../base/json.ts'
import { resourcesOf, totalOf } from '../diagnose/probe/answer.ts'
import { get, remove } from '../diagnose/probe/request.ts'
import type { ProbeRequest } from '../diagnose/probe.ts'
import { idText, Seen } from '../diagnose/seen.ts'
import type { ResourceType } from '../scim/urn.ts'
import { Connection, type ConnectionOptions } from './connection.ts'
import { keyOf } from './estate.ts'
import { knock } from './knock.ts'
import { namePrefix } from './lab.ts'

export interface Swept {
  removed: { resource: ResourceType; id: string }[]
  left: { resource: ResourceType; id: string }[]
}

const pageSize = 100
/** Pages read of one type: a target that never ends is given up. */
const mostPages = 10_000
/** Of two resources with one id one is found at a time; what is there after so many passes is left. */
const mostPasses = 2

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
    const send = async (request: ProbeRequest) => new Seen(0, 'probe', await connection.send(request))
    return await sweepUp(send, { run })
  } finally {
    connection.close()
  }
}

type Send = (request: ProbeRequest) => Promise<Seen>

export interface SweepScope {
  /** undefined: every run. */
  run: string | undefined
  /** Pages of a hundred that are read of each type. Default: the whole lists. */
  pages?: number
  /** Whose lists. */
  credential?: 'given' | 'second'
  /** What was removed before, as `User 2819c223`: a target may show it as inactive from then on. */
  removed?: ReadonlySet<string>
}

/** Removes what bears the names of a run, by requests of the sender given, and looks whether it is gone. */
export async function sweepUp(
  send: Send,
  { run, pages = mostPages, credential = 'given', removed = new Set() }: SweepScope,
): Promise<Swept> {
  const swept: Swept = { removed: [], left: [] }
  for (const resource of ['Group', 'User'] as const) {
    /** How the last DELETE of each was answered. */
    const answers = new Map<string, number>()
    const isThere = ({ id, active }: Leftover) => {
      const isTombstone = !active && (isOk(answers.get(id)) || removed.has(keyOf({ resource, id })))
      return answers.get(id) !== 404 && !isTombstone
    }
    let found = await leftovers(send, resource, { run, pages, credential })
    for (let pass = 0; pass < mostPasses && found.some(isThere); pass++) {
      for (const { id } of found.filter(isThere)) {
        const seen = await send(remove(`/${resource}s/${encodeURIComponent(id)}`, { credential }))
        answers.set(id, seen.status)
      }
      found = await leftovers(send, resource, { run, pages, credential })
    }
    const left = new Set(found.filter(isThere).map(({ id }) => id))
    for (const id of new Set([...answers.keys(), ...left])) {
      swept[left.has(id) ? 'left' : 'removed'].push({ resource, id })
    }
  }
  return swept
}

function isOk(status = 0): boolean {
  return status >= 200 && status < 300
}

interface Leftover {
  id: string
  active: boolean
}

async function leftovers(
  send: Send,
  resource: ResourceType,
  { run, pages, credential }: { run: string | undefined; pages: number; credential: 'given' | 'second' },
): Promise<Leftover[]> {
  const found: Leftover[] = []
  const read = new Set<string>()
  for (let page = 0, start = 1; page < pages; page++) {
    const query = `startIndex=${start}&count=${pageSize}`
    const seen = await send(get(`/${resource}s`, { query, credential }))
    const list = seen.ok ? resourcesOf(seen) : []
    const news = list.filter((each) => !read.has(idText(each) ?? ''))
    for (const each of news) {
      const id = idText(each)
      if (id === undefined || read.has(id)) continue
      read.add(id)
      if (isOurs(each, run)) found.push({ id, active: each.active !== false })
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
