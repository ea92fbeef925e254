import { isObject } from '../base/json.ts'
import { mentions } from './mentions.ts'
import { operationsOf, type Trait, traitsOf } from './patch-trait.ts'
import type { Seen } from './seen.ts'

/** What may be particular about a path. */
const ofPaths: ReadonlySet<Trait> = new Set([
  'qualified-path',
  'extension-attribute',
  'value-path',
  'value-path-missing',
])

/**
 * What is particular about the path that a 501 names: what is not implemented is that path, whatever else the request holds.
 * Nothing where it names none, or a plain one.
 */
export function unimplementedPath(seen: Seen): Trait[] | undefined {
  const { status, about, body, text } = seen
  if (status !== 501 || about.action !== 'modify') return undefined
  const said = isObject(body) && typeof body.detail === 'string' ? body.detail : text
  const named = operationsOf(seen).filter(({ path }) => path !== undefined && mentions(said, path))
  const traits = [...traitsOf(named, about.resource, undefined)].filter((trait) => ofPaths.has(trait))
  return traits.length === 0 ? undefined : traits
}
