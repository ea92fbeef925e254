import { vi } from 'vitest'
import type { TargetOptions } from '../../../src/target/target.ts'
import type { Answer, open } from '../client.ts'

export type Client = Awaited<ReturnType<typeof open>>

/** How one defect shows: the same requests, to a target with it and to one without. */
export interface Case {
  options?: TargetOptions
  /** Asks, and answers what is to be compared. */
  ask: (client: Client) => Promise<unknown>
  /** With the defect. */
  wrong: unknown
  /** Without. */
  right: unknown
}

export type Cases = Readonly<Record<string, Case>>

export const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'

/** Status and, for an error, its scimType. */
export function told({ status, body }: Answer): unknown {
  return body?.scimType === undefined ? status : [status, body.scimType]
}

/** Status and how many there are. */
export function found({ status, body }: Answer): unknown {
  return body?.totalResults === undefined ? status : body.totalResults
}

/** What a PATCH of a user is answered by, and what part of the user is there afterwards. */
export async function patched(
  client: Client,
  operations: unknown[],
  see: (user: Answer['body']) => unknown,
  user: Record<string, unknown> = {},
): Promise<unknown> {
  const { id } = (await client.post('/Users', { userName: 'ada', ...user })).body
  const { status } = await client.patch(`/Users/${id}`, ...operations)
  return [status, see((await client.get(`/Users/${id}`)).body)]
}

/** A group with three of four users, and what to ask of it. */
export async function groupOf(client: Client, ...names: string[]) {
  const ids: Record<string, string> = {}
  for (const name of ['ada', 'ben', 'cy', 'dee']) ids[name] = (await client.user(name)).id
  const group = await client.group('Group', ...names.map((name) => ids[name] ?? ''))
  const path = `/Groups/${group.id}`
  const members = async () => {
    const { body } = await client.get(path)
    return (body.members ?? []).map(({ value }: { value: string }) =>
      Object.keys(ids).find((name) => ids[name] === value),
    )
  }
  const values = (...of: string[]) => of.map((name) => ({ value: ids[name] }))
  const change = async (...operations: unknown[]) => {
    const { status } = await client.patch(path, ...operations)
    return [status, await members()]
  }
  return { ids, path, group, members, values, change }
}

/** A request that carries its own headers only. */
export async function bare(client: Client, path: string, headers: Record<string, string>, method = 'GET') {
  return (await client.target.fetch(client.target.url + path, { method, headers })).status
}

/** The milliseconds that are waited for while something is done. */
export async function waitsIn(act: () => Promise<unknown>): Promise<unknown> {
  const wait = vi.spyOn(globalThis, 'setTimeout')
  try {
    await act()
    return wait.mock.calls.map(([, milliseconds]) => milliseconds)
  } finally {
    wait.mockRestore()
  }
}
