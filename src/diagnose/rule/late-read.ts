import type { Json } from '../../base/json.ts'
import { equality } from '../equality.ts'
import type { Known } from '../known.ts'
import type { KnownResource, Told } from '../known-resource.ts'
import { proveLate } from '../lateness.ts'
import { valueAt } from '../leaf.ts'
import { attributeOf, patchCourses } from '../patch-course.ts'
import { sameShown } from '../read-back.ts'
import { fail, pass, type Rule, type Verdict, warn } from '../rule.ts'
import { idText, type Seen, type Shown } from '../seen.ts'
import { rfc7644 } from '../source.ts'
import { verdictOfAll } from '../verdict-of-all.ts'

export const readYourWrites: Rule = {
  id: 'SIM-read-your-writes',
  tier: 1,
  mode: 'passive',
  required: 'What was acknowledged is shown by the very next read (RFC 7644 §3.1).',
  source: rfc7644('3.1'),
  severity: 'blocker',
  breaks: 'Entra looks for the account right after the create, does not find it and creates another.',
  fix: 'Read from the primary on every route of SCIM, and without a cache.',
  evaluate: (seen, { known }) => {
    if (seen.method !== 'GET') return undefined
    const late = known.note('late-reads', () => new LateReads())
    const verdicts = seen.shown.flatMap((shown) => late.shown(shown, seen, known))
    const applied = patchCourses(seen, known).some(({ end }) => end === 'applied')
    late.look(seen, known)
    return verdictOfAll([...verdicts, ...(applied ? [pass] : [])])
  },
}

/** A read that did not show what had been acknowledged. */
interface LateRead {
  seq: number
  /** The write, by its number: another one since, and nothing can be said. */
  told: number | undefined
  /** Nothing: the resource itself was not shown. */
  attribute: { name: string; wanted: Json | undefined } | undefined
  /** What was asked for; only the same question can be answered late. */
  question: string
}

const mostLate = 500

/** Reads that came too early, until a later one shows what they lacked. */
class LateReads {
  readonly #reads = new Map<string, LateRead>()

  /** What a resource shows of a read that lacked it. */
  shown({ type, resource }: Shown, seen: Seen, known: Known): Verdict[] {
    const id = idText(resource)
    const key = `${type} ${id}`
    const read = this.#reads.get(key)
    const about = id === undefined ? undefined : known.resource(type, id)
    if (!read || !about) return []
    if (read.told !== about.told?.seq) {
      this.#reads.delete(key)
      return []
    }
    const { attribute } = read
    // Who is not found by one filter and by another one is: the filter is at fault, not the time.
    if (!attribute && read.question !== questionOf(seen)) return []
    if (attribute && !sameShown(attributeOf(resource, attribute.name), attribute.wanted)) return []
    this.#reads.delete(key)
    proveLate(known)
    return [lateVerdict(read, about.told, seen)]
  }

  /** Remembers what this read lacks. */
  look(seen: Seen, known: Known): void {
    for (const { end, attribute, readBack } of patchCourses(seen, known)) {
      if ((end !== 'ignored' && end !== 'overdone') || !readBack) continue
      const { type, id, told } = readBack.known
      this.#add(`${type} ${id}`, {
        seq: seen.seq,
        told: told?.seq,
        attribute: attribute && { name: attribute.name, wanted: attribute.wanted },
        question: questionOf(seen),
      })
    }
    const missed = missedBy(seen, known)
    if (missed) {
      this.#add(`${missed.type} ${missed.id}`, {
        seq: seen.seq,
        told: missed.told?.seq,
        attribute: undefined,
        question: questionOf(seen),
      })
    }
  }

  #add(key: string, read: LateRead): void {
    this.#reads.set(key, read)
    if (this.#reads.size > mostLate) this.#reads.delete(this.#reads.keys().next().value as string)
  }
}

function questionOf({ path, exchange }: Seen): string {
  return `${path}?${exchange.request.query ?? ''}`
}

function lateVerdict({ seq, attribute }: LateRead, told: Told | undefined, seen: Seen): Verdict {
  const lag =
    seen.startedAt === undefined || told?.startedAt === undefined
      ? undefined
      : seen.startedAt - told.startedAt
  const what = attribute ? `${attribute.name} as it had been told` : 'what an earlier read had not found'
  const when = lag === undefined ? '' : `, ${Math.round(lag)} ms after the write`
  const verdict = lag !== undefined && lag <= tolerable ? warn : fail
  return verdict(`${seen.line} shows ${what}${when}; a read before that did not.`, {
    aspect: attribute ? `old ${attribute.name}` : 'missing',
    also: [...(told ? [told.seq] : []), seq],
  })
}

/** Milliseconds within which the state of a target may be on its way: a warning. */
const tolerable = 1000

/** The resource that should have been there. */
function missedBy(seen: Seen, known: Known): KnownResource | undefined {
  const { about } = seen
  if (about.action === 'get' && seen.status === 404) {
    const resource = known.resource(about.resource, about.id)
    return resource?.told && !resource.deletion ? resource : undefined
  }
  const asked = equality(seen)
  if (!asked || !seen.ok || seen.shown.length > 0) return undefined
  const holder = known.holding(asked.type, asked.attribute, asked.value)
  const has = holder?.expected && valueAt(holder.expected, [asked.attribute])
  return holder?.told && !holder.deletion && has === asked.value ? holder : undefined
}
