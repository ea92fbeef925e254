import type { Json } from '../../base/json.ts'
import { bodyStart, member } from '../excerpt.ts'
import { printKeys, valueAt } from '../leaf.ts'
import { mentions } from '../mentions.ts'
import { operationsOf } from '../patch-trait.ts'
import { brief } from '../quote.ts'
import { fail, pass, type Rule } from '../rule.ts'
import type { Seen } from '../seen.ts'
import { rfc7643 } from '../source.ts'
import { verdictOfAll } from '../verdict-of-all.ts'

/** Nothing as a value (RFC 7643 §2.5). */
export const emptyValueRules: readonly Rule[] = [
  {
    id: 'SIM-empty-values',
    tier: 1,
    mode: 'both',
    required: 'null and an empty list mean that there is no value (RFC 7643 §2.5).',
    source: rfc7643('2.5'),
    severity: 'major',
    breaks:
      'What was taken away in the directory stays in the app; Microsoft’s gallery test of a null fails.',
    fix: 'Take null and [] for "clear it", and decide on "".',
    evaluate: (seen) => {
      const { about } = seen
      if (about.action !== 'create' && about.action !== 'replace' && about.action !== 'modify')
        return undefined
      const empty = emptied(seen)
      if (empty.length === 0) return undefined
      if (!seen.ok) return refused(empty, seen)
      // What is made for a new account by default is the target’s business.
      if (about.action === 'create') return pass
      const [shown] = seen.shown
      if (!shown) return undefined
      return verdictOfAll(
        empty.map(({ keys, value }) => {
          const now = valueAt(shown.resource, keys)
          return isEmpty(now)
            ? pass
            : fail(`${seen.line}: ${printKeys(keys)} was sent as ${brief(value)} and is ${brief(now)}.`, {
                aspect: printKeys(keys),
                excerpt: member(keys.at(-1) ?? '', now),
              })
        }),
      )
    },
  },
]

interface Emptied {
  keys: readonly string[]
  value: Json
}

/** The attributes that a request says to be empty; of members and read-only ones other rules speak. */
function emptied(seen: Seen): Emptied[] {
  const told: readonly Emptied[] =
    seen.about.action === 'modify'
      ? operationsOf(seen).flatMap(({ op, path, value }) =>
          op.toLowerCase() !== 'remove' && path !== undefined && /^\w+(\.\w+)?$/.test(path)
            ? [{ keys: path.split('.'), value: value ?? null }]
            : [],
        )
      : seen.sentLeaves
  return told.filter(({ keys: [first = ''], value }) => isEmpty(value) && !besides.has(first.toLowerCase()))
}

const besides: ReadonlySet<string> = new Set(['schemas', 'id', 'meta', 'groups', 'members', 'active'])

function isEmpty(value: Json | undefined): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)
}

/** Only an error that names the attribute says that its emptiness was the reason. */
function refused(empty: readonly Emptied[], seen: Seen) {
  if (![400, 422, 500].includes(seen.status)) return undefined
  const named = empty.find(({ keys }) => mentions(seen.text, keys.at(-1) ?? ''))
  return named === undefined
    ? undefined
    : fail(`${seen.line}: ${printKeys(named.keys)} was sent as ${brief(named.value)}, and is refused.`, {
        aspect: printKeys(named.keys),
        excerpt: bodyStart(seen),
      })
}
