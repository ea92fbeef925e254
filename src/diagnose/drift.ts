import type { Json } from '../base/json.ts'
import type { Breach } from './breach.ts'
import { finalStateRules } from './rule/final-state.ts'
import type { Rule } from './rule.ts'

interface Item {
  resource: string
  id: string | null
  name: string
  exchangeIds: readonly string[]
}

/** What differs between a target and what the IdP believes of it, as far as it is judged. */
export interface Drifted {
  missing: readonly (Item & { cause: string })[]
  extra: readonly (Item & { because: string })[]
  different: readonly (Item & { attribute: string; expected: Json; actual: Json; cause: string })[]
  duplicates: readonly { name: string; ids: readonly string[]; exchangeIds: readonly string[] }[]
}

export type DriftBreach = Omit<Breach, 'seq' | 'verdict'> & {
  exchangeIds: readonly string[]
  verdict: { verdict: 'fail'; seen: string; aspect: string }
}

const [rule] = finalStateRules as [Rule]

/** Attributes of which nothing is shown that are told one by one: with more, it is not the attributes. */
const mostUnshown = 3

/** One breach for each kind of difference, and for each attribute that is otherwise. Pure. */
export function judgeDrift({ missing, extra, different, duplicates }: Drifted): DriftBreach[] {
  const breaches = [
    breachOf('missing', missing, (item) =>
      item.cause === 'target-refused'
        ? `${nameOf(item)} is not there: the target would not have it`
        : `${nameOf(item)} is gone, although nobody told the target so`,
    ),
    breachOf('extra', extra, (item) =>
      item.because === 'made-twice'
        ? `${nameOf(item)} is there a second time`
        : `${nameOf(item)} is still there, although it was deleted`,
    ),
    breachOf(
      'duplicate',
      duplicates,
      ({ name, ids }) => `the userName "${name}" belongs to ${ids.length} resources: ${ids.join(', ')}`,
    ),
  ]
  const byAttribute = Map.groupBy(different, ({ attribute }) => attribute)
  const unshown = [...byAttribute.values()].filter((items) => items.every(({ actual }) => actual === null))
  if (unshown.length > mostUnshown) {
    breaches.push(unshownBreach(unshown.flat()))
    for (const [item] of unshown) if (item) byAttribute.delete(item.attribute)
  }
  for (const [attribute, items] of byAttribute) {
    breaches.push(
      breachOf(`different ${attribute}`, items, (item) => {
        const { expected, actual } = item
        return `${nameOf(item)} has ${attribute} ${short(actual)} instead of ${short(expected)}`
      }),
    )
  }
  return breaches.flatMap((breach) => breach ?? [])
}

/** Many attributes are not shown: they have one cause, such as a place where nobody looks. */
function unshownBreach(items: Drifted['different']): DriftBreach | undefined {
  const resources = [...Map.groupBy(items, ({ resource, id, name }) => `${resource} ${id ?? name}`).values()]
  const worst = resources.toSorted((a, b) => b.length - a.length)
  const each = worst.flatMap((all) => all.slice(0, 1).map((item) => ({ ...item, all })))
  return breachOf('unshown', each, ({ all, ...item }) => {
    return `${nameOf(item)} does not show ${all.map(({ attribute }) => attribute).join(', ')}`
  })
}

function breachOf<Each extends { exchangeIds: readonly string[] }>(
  aspect: string,
  items: readonly Each[],
  say: (item: Each) => string,
): DriftBreach | undefined {
  const [first] = items
  if (!first) return undefined
  const more = items.length > 1 ? `, and ${items.length - 1} more alike` : ''
  const seen = `Read again, ${say(first)}${more}.`
  return { rule, exchangeIds: first.exchangeIds, verdict: { verdict: 'fail', seen, aspect } }
}

function nameOf({ resource, name, id }: Item): string {
  return `${resource} "${name}"${id === null ? '' : ` (${id})`}`
}

function short(value: Json): string {
  const text = value === null ? 'nothing' : JSON.stringify(value)
  return text.length > 120 ? `${text.slice(0, 120)} …` : text
}
