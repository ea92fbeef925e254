import { isObject } from '../../base/json.ts'
import { type Equality, equality } from '../equality.ts'
import { sentBody, statusLine } from '../excerpt.ts'
import { type Known, nameOf } from '../known.ts'
import { isLate } from '../lateness.ts'
import { fail, inconclusive, pass, type Rule, type Verdict } from '../rule.ts'
import type { Seen } from '../seen.ts'
import { rfc9110 } from '../source.ts'

/** The same thing twice. */
export const repetitionRules: readonly Rule[] = [
  {
    id: 'SIM-conflict-findable',
    tier: 1,
    mode: 'passive',
    required: 'What a 409 says is there is found by the look-up that IdPs make (RFC 7644 §3.3, §3.4.2).',
    source: 'https://github.com/Metatavu/keycloak-scim-server/issues/74',
    severity: 'blocker',
    breaks: 'Nobody finds a way out: the look-up says there is nobody, the create says there is, for ever.',
    fix: 'Lists and the check for conflicts have to look at the same accounts, whatever their state.',
    evaluate: (seen, { known }) => {
      const memory = known.note('look-ups', () => new LookUps())
      const asked = equality(seen)
      if (asked && namingAttributes.has(asked.attribute.toLowerCase()) && seen.ok) {
        return memory.lookedUp(asked, seen, known)
      }
      const { about } = seen
      if (seen.ok && (about.action === 'delete' || about.action === 'replace' || about.action === 'modify')) {
        // Whoever was in the way may be it no more.
        memory.forgetRefused()
        return undefined
      }
      if (about.action !== 'create' || !isObject(seen.sent)) return undefined
      const name = nameOf(about.resource, seen.sent)
      if (name === undefined) return undefined
      const key = `${about.resource} ${name.toLowerCase()}`
      if (seen.status !== 409) {
        if (seen.ok) memory.forget(key)
        return undefined
      }
      return memory.refused(key, name, seen, known)
    },
  },
  {
    id: 'SIM-repeat-write',
    tier: 1,
    mode: 'both',
    required: 'The same PUT or PATCH twice ends in the same state, with success (RFC 9110 §9.2.2).',
    source: rfc9110('9.2.2'),
    severity: 'major',
    breaks: 'An IdP that lost the first answer tries again, and takes the refusal for a failure.',
    fix: 'Make writes idempotent by value.',
    evaluate: (seen, { known }) => {
      const { about } = seen
      if (about.action !== 'replace' && about.action !== 'modify') return undefined
      const resource = known.resource(about.resource, about.id)
      const told = resource?.told
      if (!told || resource.deletion || told.method !== seen.method) return undefined
      if (told.text === '' || told.text !== seen.exchange.request.body) return undefined
      if (seen.ok) return pass
      return refusing.has(seen.status)
        ? fail(`${seen.line}, and the very same request had succeeded.`, {
            aspect: `${about.action} ${about.resource}`,
            excerpt: sentBody(seen),
            also: [told.seq],
          })
        : undefined
    },
  },
]

const namingAttributes: ReadonlySet<string> = new Set(['username', 'displayname'])
const refusing: ReadonlySet<number> = new Set([400, 404, 409, 422, 500])

/** Names remembered, the oldest forgotten first. */
const mostNames = 1000

/** Which names were looked up in vain, and which are taken all the same. */
class LookUps {
  readonly #missed = new Map<string, number>()
  readonly #refused = new Map<string, number>()

  lookedUp({ type, value }: Equality, seen: Seen, known: Known): Verdict | undefined {
    const key = `${type} ${value.toLowerCase()}`
    const refusedBy = this.#refused.get(key)
    const found = seen.shown.length > 0
    if (found) {
      this.forget(key)
      return refusedBy === undefined ? undefined : pass
    }
    remember(this.#missed, key, seen.seq)
    if (refusedBy === undefined || isLate(known)) return undefined
    // Who has the name in another case is a matter of the rule on look-ups in another case.
    const holder = known.named(type, value)
    const resource = holder?.expected ?? holder?.observed
    if (resource && nameOf(type, resource) !== value) {
      return inconclusive(`${seen.line}: why it finds nobody is judged by the rules on look-ups.`)
    }
    return fail(`${seen.line}: nobody is found, and a create was refused because "${value}" is taken.`, {
      aspect: type,
      excerpt: statusLine(seen),
      also: [refusedBy],
    })
  }

  forgetRefused(): void {
    this.#refused.clear()
  }

  refused(key: string, name: string, seen: Seen, known: Known): Verdict | undefined {
    const missedBy = this.#missed.get(key)
    remember(this.#refused, key, seen.seq)
    if (missedBy === undefined || seen.about.resource === undefined) return undefined
    if (known.named(seen.about.resource, name)) {
      return inconclusive(`${seen.line}: why the look-up does not find it is judged where it was made.`)
    }
    return fail(`${seen.line}: "${name}" is said to be taken, and the look-up just before found nobody.`, {
      aspect: seen.about.resource,
      excerpt: statusLine(seen),
      also: [missedBy],
    })
  }

  forget(key: string): void {
    this.#missed.delete(key)
    this.#refused.delete(key)
  }
}

function remember(map: Map<string, number>, key: string, seq: number): void {
  map.delete(key)
  map.set(key, seq)
  if (map.size > mostNames) map.delete(map.keys().next().value as string)
}
