import { eachShown } from '../each-shown.ts'
import { member } from '../excerpt.ts'
import { brief } from '../quote.ts'
import { fail, pass, type Rule } from '../rule.ts'
import { idText } from '../seen.ts'
import { rfc7644 } from '../source.ts'
import { externalIdKept } from './external-id.ts'
import { stableId } from './stable-id.ts'

/** Ids, the target’s and the IdP’s (RFC 7643 §3.1). */
export const identifierRules: readonly Rule[] = [
  stableId,
  externalIdKept,
  {
    id: 'SIM-id-url-safe',
    tier: 2,
    mode: 'passive',
    required: 'An id can stand in a URL as one segment (RFC 7644 §3.2).',
    source: rfc7644('3.2'),
    severity: 'major',
    breaks: 'IdPs and proxies encode it differently: some requests go to nobody, or to somebody else.',
    fix: 'Use UUIDs.',
    evaluate: (seen) =>
      eachShown(seen, ({ type, resource }) => {
        const id = idText(resource)
        if (id === undefined) return undefined
        return /^[\w.~!$&'()*,;=:@-]+$/.test(id)
          ? pass
          : fail(`${seen.line}: the id ${brief(id)} has to be percent-encoded.`, {
              aspect: type,
              excerpt: member('id', id),
            })
      }),
  },
]
