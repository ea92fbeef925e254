import { isObject, type Json } from '../../base/json.ts'
import { eachShown } from '../each-shown.ts'
import { member, statusLine } from '../excerpt.ts'
import { valueAt } from '../leaf.ts'
import { sameShown } from '../read-back.ts'
import { fail, pass, type Rule } from '../rule.ts'
import { idText } from '../seen.ts'
import { entraScim, rfc7644 } from '../source.ts'
import { managerShape } from './manager.ts'
import { multiValued } from './multi-valued.ts'
import { extensionKey, schemasNamed } from './schema-urn.ts'
import { valueTypes } from './value-type.ts'

/** Resources as a target shows them (RFC 7643; RFC 7644 §3.4.1). */
export const readRules: readonly Rule[] = [
  {
    id: 'RFC7644-3.4.1-200',
    tier: 1,
    mode: 'passive',
    required: 'A known id is answered with 200 and that resource (RFC 7644 §3.4.1).',
    source: rfc7644('3.4.1'),
    severity: 'blocker',
    breaks: 'Every IdP that reads before it writes: the account is lost, or somebody else’s is changed.',
    fix: 'Look the id up exactly, also when it is percent-encoded in the path.',
    evaluate: (seen, { known }) => {
      const { about } = seen
      if (about.action !== 'get') return undefined
      if (seen.ok && isObject(seen.body)) {
        return idText(seen.body) === about.id
          ? pass
          : fail(
              `${seen.line}: the resource shown has the id ${JSON.stringify(seen.body.id) ?? 'left out'}.`,
              {
                aspect: 'other',
                excerpt: member('id', seen.body.id),
              },
            )
      }
      const resource = known.resource(about.resource, about.id)
      const lost =
        seen.status === 404 &&
        resource !== undefined &&
        resource.deletedBy === undefined &&
        !resource.moved &&
        !deactivated(resource.expected)
      return lost
        ? fail(`${seen.line}: the target gave out this id itself, and nobody has deleted it.`, {
            aspect: 'lost',
            excerpt: statusLine(seen),
            also: [resource.createdBy ?? resource.observedBy ?? seen.seq],
          })
        : undefined
    },
  },
  {
    id: 'RFC7644-3.4.1-404',
    tier: 1,
    mode: 'both',
    required: 'An unknown id is answered with 404 (RFC 7644 §3.12).',
    source: rfc7644('3.12'),
    severity: 'major',
    breaks: 'Okta’s SPEC test fails, and no IdP sees that an account is gone.',
    fix: 'Answer 404 also where the id has not the form of yours; not 400, not 500.',
    evaluate: (seen, { known }) => {
      const { about } = seen
      if (about.action !== 'get') return undefined
      if (seen.status === 404) return pass
      const gone = known.resource(about.resource, about.id)?.deletedBy !== undefined
      return gone && seen.status >= 400 && seen.status !== 401 && seen.status !== 429
        ? fail(`${seen.line}: it was deleted, which is a 404.`, { excerpt: statusLine(seen) })
        : undefined
    },
  },
  schemasNamed,
  valueTypes,
  multiValued,
  {
    id: 'RFC7644-3.9-excluded',
    tier: 1,
    mode: 'both',
    required: '`excludedAttributes` is honoured (RFC 7644 §3.9, MUST).',
    source: entraScim,
    severity: 'major',
    breaks: 'Entra reads every group that way: huge answers, and its validator fails.',
    fix: 'Do not even load the members when they are excluded.',
    evaluate: (seen) => {
      const excluded =
        seen
          .parameter('excludedAttributes')
          ?.split(',')
          .map((name) => name.trim()) ?? []
      if (excluded.length === 0) return undefined
      return eachShown(seen, ({ type, resource }) => {
        const there = excluded.filter((name) => name !== 'id' && !sameShown(valueAt(resource, [name]), null))
        return there.length === 0
          ? pass
          : fail(`${seen.line}: ${there.join(', ')} is there although it was excluded.`, {
              aspect: `${type} ${there[0]}`,
              excerpt: member(there[0] ?? '', valueAt(resource, [there[0] ?? ''])),
            })
      })
    },
  },
  extensionKey,
  managerShape,
]

function deactivated(resource: { active?: Json } | undefined): boolean {
  return resource?.active === false
}
