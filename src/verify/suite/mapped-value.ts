import { isObject, type Json, type JsonObject, jsonText } from '../../base/json.ts'
import { valueAt } from '../../diagnose/leaf.ts'
import { type Claim, isFilled, shown, that } from './claims.ts'

/**
 * What a resource shows at a path as Entra maps it: `name.givenName`, `emails[type eq "work"].value`,
 * `roles[primary eq "True"].display`, `urn:…:User:department`.
 */
export function mappedValue(resource: JsonObject | undefined, path: string): Json | undefined {
  const entry = /^(\w+)\[(\w+) eq "([^"]*)"\]\.(\w+)$/.exec(path)
  if (entry) {
    const [, list = '', key = '', wanted = '', name = ''] = entry
    const values = valueAt(resource, [list])
    const found = (Array.isArray(values) ? values : [])
      .filter(isObject)
      .find((each) => jsonText(valueAt(each, [key])).toLowerCase() === wanted.toLowerCase())
    return valueAt(found, [name])
  }
  if (path.startsWith('urn:')) {
    const colon = path.lastIndexOf(':')
    return valueAt(resource, [path.slice(0, colon), path.slice(colon + 1)])
  }
  return valueAt(resource, path.split('.'))
}

/** Rules that say why an attribute at such a path may not have been written. */
export function rulesOn(path: string): string[] {
  if (path.includes('[')) return ['ENTRA-valuepath-create', 'ENTRA-valuepath', 'SIM-patch-effective']
  if (path.startsWith('urn:')) return ['RFC7644-3.10-qualified-path', 'SIM-patch-effective']
  if (path.includes('.')) return ['ENTRA-dotted-keys', 'SIM-patch-effective']
  return ['SIM-patch-effective', 'SIM-echo-as-sent']
}

/** Each value is there as it was sent. One claim for each kind of path, so that a thing left undone is told once. */
export function showsAll(
  resource: JsonObject | undefined,
  values: readonly { path: string; value: Json }[],
  rules?: readonly string[],
): Claim[] {
  const wrong = values.filter(({ path, value }) => !same(mappedValue(resource, path), value))
  const byRules = Map.groupBy(wrong, ({ path }) => (rules ?? rulesOn(path)).join())
  return [...byRules].map(([, group]) => {
    const told = group
      .slice(0, mostTold)
      .map(({ path }) => `${path} is ${shown(mappedValue(resource, path))}`)
    const more = group.length - told.length
    return that(
      false,
      `what was sent should be shown: ${told.join(', ')}${more > 0 ? `, and ${more} more` : ''}`,
      ...(rules ?? rulesOn(group[0]?.path ?? '')),
    )
  })
}

const mostTold = 3

function same(found: Json | undefined, sent: Json): boolean {
  return found === sent || (!isFilled(found) && sent === '')
}
