import type { Json } from '../base/json.ts'
import type { ExpectConnection, ExpectImport } from './expect-schema.ts'
import { Unmet } from './expectation.ts'
import { compare } from './near-miss.ts'
import type { Stage } from './stage.ts'

/** How the import went that was started last. */
export function expectImport(expected: ExpectImport, { imported }: Stage): void {
  if (!imported) throw new Unmet('nothing was imported')
  const { profile: _, state, users, groups } = expected
  const wanted = given({ state, ...prefixed('users', users), ...prefixed('groups', groups) })
  const actual = given({
    state: imported.state,
    ...prefixed('users', imported.users ?? undefined),
    ...prefixed('groups', imported.groups ?? undefined),
  })
  const rows = compare(wanted, actual, (each, there) => each === there)
  if (rows.some(({ same }) => !same)) {
    const why = imported.message === null ? '' : `: ${imported.message}`
    throw new Unmet(`the import did not go as expected${why}`, { nearest: `the import ${imported.id}`, rows })
  }
}

/** The vendor's connection test, which is sent now. */
export async function expectConnection({ ok }: ExpectConnection, { idp, app }: Stage): Promise<void> {
  const result = await idp.engine.testConnection(app)
  if (result.ok === ok) return
  const { message, detail } = result.failure ?? { message: 'nothing is wrong', detail: null }
  throw new Unmet(
    ok
      ? `the connection test failed: ${message}${detail === null ? '' : ` (${detail})`}`
      : 'the connection test passed',
  )
}

function prefixed(prefix: string, counts: object = {}): Record<string, Json | undefined> {
  return Object.fromEntries(Object.entries(counts).map(([name, value]) => [`${prefix}.${name}`, value]))
}

function given(values: Record<string, Json | undefined>): Record<string, Json> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Record<
    string,
    Json
  >
}
