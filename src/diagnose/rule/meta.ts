import { isObject, type Json } from '../../base/json.ts'
import { headerLine, member } from '../excerpt.ts'
import { valueAt } from '../leaf.ts'
import { attributeOf } from '../patch-course.ts'
import { touchedBy } from '../patch-touch.ts'
import { operationsOf } from '../patch-trait.ts'
import { brief } from '../quote.ts'
import { type ReadBack, readBacks, sameShown } from '../read-back.ts'
import { fail, pass, type Rule, type Verdict, warn } from '../rule.ts'
import type { Seen, Shown } from '../seen.ts'
import { rfc7643, rfc7644 } from '../source.ts'
import { verdictOfAll } from '../verdict-of-all.ts'

/** `meta` and versions (RFC 7643 §3.1; RFC 7644 §3.14). */
export const metaRules: readonly Rule[] = [
  {
    id: 'RFC7643-3.1-meta-times',
    tier: 1,
    mode: 'passive',
    required:
      'meta.created and meta.lastModified are dates with time and zone, and lastModified moves with each change (RFC 7643 §3.1, §2.3.5).',
    source: rfc7643('3.1'),
    severity: 'minor',
    breaks: 'Clients that ask for what is new since a moment miss changes, or read everything.',
    fix: 'Write UTC with a Z and milliseconds.',
    disagreement:
      'scim-sanity fails a server without them; in the RFC they are the server’s to give, so this warns.',
    evaluate: (seen, { known }) => {
      if (seen.partial) return undefined
      const verdicts = seen.shown.flatMap((shown) => timesOf(shown, seen))
      return verdictOfAll([...verdicts, ...readBacks(seen, known).flatMap((each) => unmoved(each, seen))])
    },
  },
  {
    id: 'RFC7644-3.14-etag',
    tier: 1,
    mode: 'passive',
    required: 'Who gives versions sends ETag, and the same in meta.version (RFC 7644 §3.14; RFC 7643 §3.1).',
    source: rfc7644('3.14'),
    severity: 'minor',
    breaks: 'A client that sends back the one for the other is refused with 412.',
    fix: 'Work out one value and use it for both.',
    evaluate: (seen) => {
      const [shown] = seen.shown
      if (!shown || seen.about.action === 'list') return undefined
      const [header, inBody] = [seen.header('etag'), valueAt(shown.resource, ['meta', 'version'])]
      if (inBody === undefined || inBody === null) {
        if (header === undefined) return undefined
        return isTag(header) ? pass : malformed(header, seen)
      }
      if (header === undefined) {
        return fail(`${seen.line}: meta.version is ${brief(inBody)}, and there is no ETag.`, {
          aspect: 'header',
          excerpt: headerLine(seen, 'ETag'),
        })
      }
      if (!isTag(header)) return malformed(header, seen)
      return header === inBody
        ? pass
        : fail(`${seen.line}: ETag is ${header}, meta.version ${brief(inBody)}.`, {
            aspect: 'differ',
            excerpt: member('version', inBody),
          })
    },
  },
  {
    id: 'RFC7644-3.5.2.1-lastModified',
    tier: 2,
    mode: 'both',
    required: 'Adding what is there already leaves lastModified as it is (RFC 7644 §3.5.2.1, SHALL NOT).',
    source: rfc7644('3.5.2.1'),
    severity: 'info',
    breaks: 'Nobody: clients that look for what is new read it again.',
    fix: 'Do not write when nothing changes.',
    after: ['RFC7644-3.5.2.1-members-add-idempotent'],
    evaluate: (seen, { known }) =>
      verdictOfAll(readBacks(seen, known).flatMap((readBack) => movedForNothing(readBack, seen))),
  },
]

function malformed(header: string, seen: Seen): Verdict {
  return fail(`${seen.line}: ETag is ${brief(header)}, which is no entity tag.`, {
    aspect: 'form',
    excerpt: headerLine(seen, 'ETag'),
  })
}

function isTag(text: string): boolean {
  return /^(W\/)?"[^"]*"$/.test(text)
}

const dateTime = /^-?\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?$/

function timesOf({ type, resource }: Shown, seen: Seen): Verdict[] {
  const { meta } = resource
  // The answer to a write may be short; what is read has to be whole.
  const isRead = seen.about.action === 'get' || seen.about.action === 'list'
  if (!isObject(meta)) {
    return isRead
      ? [warn(`${seen.line}: a ${type} without meta.`, { aspect: 'none', excerpt: member('meta', meta) })]
      : []
  }
  for (const name of ['created', 'lastModified']) {
    const value = meta[name]
    const more = () => ({ aspect: `${type} ${name}`, excerpt: member(name, value) })
    if (value === undefined || value === null)
      return isRead ? [warn(`${seen.line}: a ${type} without meta.${name}.`, more())] : []
    if (typeof value !== 'string' || !dateTime.test(value) || Number.isNaN(Date.parse(value))) {
      return [fail(`${seen.line}: meta.${name} is ${brief(value)}, which is no date and time.`, more())]
    }
    if (!/(Z|[+-]\d\d:\d\d)$/.test(value)) {
      return [warn(`${seen.line}: meta.${name} is ${brief(value)}, without a zone.`, more())]
    }
  }
  return Date.parse(String(meta.lastModified)) < Date.parse(String(meta.created))
    ? [
        fail(`${seen.line}: lastModified is ${brief(meta.lastModified)}, before created.`, {
          aspect: `${type} order`,
          excerpt: member('lastModified', meta.lastModified),
        }),
      ]
    : [pass]
}

/** Real milliseconds between two looks from which on a clock of seconds must have moved. */
const surelyLater = 2000

/** lastModified went back, or stayed although an attribute has changed. */
function unmoved({ shown, known, before, after, writes }: ReadBack, seen: Seen): Verdict[] {
  const [was, is] = [lastModified(before), lastModified(after)]
  if (was === undefined || is === undefined) return []
  const excerpt = () => member('lastModified', valueAt(after, ['meta', 'lastModified']))
  if (is < was) {
    return [
      fail(`${seen.line}: lastModified went back.`, { aspect: `${shown.type} back`, excerpt: excerpt() }),
    ]
  }
  const elapsed = Date.parse(writes[0]?.header('date') ?? '') - Date.parse(known.observedDate ?? '')
  const changed = writes
    .flatMap((write) => touchedBy(write, shown.type))
    .find((name) => name !== 'members' && !sameShown(attributeOf(before, name), attributeOf(after, name)))
  return is === was && changed !== undefined && elapsed >= surelyLater
    ? [
        fail(`${seen.line}: ${changed} has changed, and lastModified has not.`, {
          aspect: `${shown.type} still`,
          excerpt: excerpt(),
        }),
      ]
    : []
}

function movedForNothing({ shown, before, expected, after, writes }: ReadBack, seen: Seen): Verdict[] {
  const [write, ...others] = writes
  const [was, is] = [lastModified(before), lastModified(after)]
  if (write?.about.action !== 'modify' || others.length > 0 || was === undefined || is === undefined)
    return []
  if (!operationsOf(write).every(({ op }) => op.toLowerCase() === 'add')) return []
  const touched = touchedBy(write, shown.type)
  const nothing = touched.every((name) => sameShown(attributeOf(before, name), attributeOf(expected, name)))
  if (touched.length === 0 || !nothing) return []
  return [
    is === was
      ? pass
      : fail(`${write.line} added nothing that was not there, and lastModified has moved.`, {
          aspect: shown.type,
          excerpt: member('lastModified', valueAt(after, ['meta', 'lastModified'])),
          also: [write.seq, seen.seq],
        }),
  ]
}

function lastModified(resource: Json | undefined): number | undefined {
  const value = valueAt(resource, ['meta', 'lastModified'])
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN
  return Number.isNaN(time) ? undefined : time
}
