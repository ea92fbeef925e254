import { headerLine } from '../excerpt.ts'
import { brief } from '../quote.ts'
import { fail, pass, type Rule, warn } from '../rule.ts'
import { rfc6585 } from '../source.ts'

/** What a target says when it is asked too much. */
export const limitRules: readonly Rule[] = [
  {
    id: 'RFC6585-429-retry-after',
    tier: 1,
    mode: 'both',
    required:
      'A 429 says in Retry-After when to come back: seconds, or a date (RFC 6585 §4, MAY; RFC 9110 §10.2.3).',
    source: rfc6585('4'),
    severity: 'major',
    breaks: 'Clients have to guess: some come back at once, others give up the whole run.',
    breaksFor: { entra: 'Entra pauses for the time named; without one it goes on, and ends in quarantine.' },
    fix: 'Send seconds, and allow a tenant at least 25 requests a second.',
    evaluate: (seen) => {
      if (seen.status !== 429) return undefined
      const value = seen.header('retry-after')
      const excerpt = headerLine(seen, 'Retry-After')
      if (value === undefined)
        return fail(`${seen.line} without Retry-After.`, { aspect: 'missing', excerpt })
      const isSeconds = /^\d+$/.test(value.trim())
      if (!isSeconds && !httpDate.test(value.trim())) {
        return fail(`${seen.line}: Retry-After is ${brief(value)}, neither seconds nor a date.`, {
          aspect: 'form',
          excerpt,
        })
      }
      return isSeconds && Number(value) > longest
        ? warn(`${seen.line}: Retry-After is ${brief(value)}, more than an hour.`, {
            aspect: 'long',
            excerpt,
          })
        : pass
    },
  },
]

/** Seconds: longer than that, and a cycle is over. */
const longest = 3600

/** `Sun, 06 Nov 1994 08:49:37 GMT`, the one form that may be sent (RFC 9110 §5.6.7). */
const httpDate = /^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/
