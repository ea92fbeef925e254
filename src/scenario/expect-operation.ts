import type { Json, JsonObject } from '../base/json.ts'
import type { ExpectOperation } from './expect-schema.ts'
import { Unmet } from './expectation.ts'
import { compare } from './near-miss.ts'
import { fits } from './request-match.ts'
import type { Stage } from './stage.ts'

/** What became of the newest operation that was not needless, as the vendor's administrator reads it. */
export function expectOperation(expected: ExpectOperation, { idp, app, ids }: Stage): void {
  const { profile: _, user, group, kind, ...wanted } = expected
  const name = user ?? group
  const resource = user !== undefined ? 'User' : group !== undefined ? 'Group' : undefined
  const about = name === undefined ? 'an operation' : `an operation on "${name}"`
  const found = newest(
    { idp, app },
    (each) =>
      each.status !== 'skipped' &&
      (name === undefined || each.label === name) &&
      (resource === undefined || each.resource === resource) &&
      (kind === undefined || each.kind === kind),
  )
  if (!found)
    throw new Unmet(`there was no ${about.slice(3)}${kind === undefined ? '' : ` of kind "${kind}"`}`)
  const { id, label, status, attempts, error } = found
  const actual: JsonObject = {
    status,
    attempts,
    error: error?.code ?? null,
    vendor: error?.vendor.code ?? null,
    text: error?.vendor.text ?? null,
  }
  const given = Object.entries(wanted).filter(([, value]) => value !== undefined)
  const rows = compare(Object.fromEntries(given) as Record<string, Json>, actual, (each, there) =>
    fits(each, there, ids.byName),
  )
  if (rows.some(({ same }) => !same)) {
    throw new Unmet('an operation did not end as expected', {
      nearest: `${id}, ${found.kind} of ${label}`,
      rows,
    })
  }
}

type Operation = ReturnType<Stage['idp']['engine']['operation']>

function newest(
  { idp, app }: Pick<Stage, 'idp' | 'app'>,
  test: (each: Operation) => boolean,
): Operation | undefined {
  let found: Operation | undefined
  let cursor: string | undefined
  do {
    const page = idp.engine.operations({ app, limit: 1000, ...(cursor === undefined ? {} : { cursor }) })
    found = page.items.findLast(test) ?? found
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
  return found
}
