import { equality } from '../equality.ts'
import { bodyStart, statusLine } from '../excerpt.ts'
import { holderOf } from '../holder.ts'
import { fail, inconclusive, pass, type Rule } from '../rule.ts'
import { entraScim, rfc7643 } from '../source.ts'

export const foundByMatching: Rule = {
  id: 'VENDOR-filter-set',
  tier: 1,
  mode: 'both',
  required:
    'Resources are found by what IdPs match on: userName, externalId, work e-mail, displayName of a group (Okta and Microsoft).',
  source: entraScim,
  severity: 'blocker',
  breaks: 'The account is not found, so it is created again: a 409 in every cycle, or a duplicate.',
  fix: 'Support eq on all of these.',
  after: [
    'RFC7644-3.12-no-5xx-for-client-error',
    'SIM-conflict-findable',
    'ENTRA-inactive-visible',
    'RFC7643-3.1-id-stable',
  ],
  evaluate: (seen, { known }) => {
    const asked = equality(seen)
    if (!asked) return undefined
    if (seen.status === 400 || seen.status === 501 || seen.status === 403) {
      return fail(`${seen.line}: a look-up by ${asked.attribute} was refused.`, {
        aspect: `${asked.type} ${asked.attribute}`,
        excerpt: statusLine(seen),
      })
    }
    if (!seen.ok) return undefined
    const holder = holderOf(known, asked, true)
    if (!holder) return seen.shown.length > 0 ? pass : undefined
    return seen.lists(holder)
      ? pass
      : fail(
          `${seen.line}: ${holder} was not found, although it was shown with just that ${asked.attribute}.`,
          {
            aspect: `${asked.type} ${asked.attribute}`,
            excerpt: bodyStart(seen),
          },
        )
  },
}

export const userNameFolded: Rule = {
  id: 'RFC7643-4.1.1-userName-ci',
  tier: 1,
  mode: 'both',
  required:
    'userName compares without regard to case (RFC 7643 §4.1.1), and so does the displayName of a group.',
  source: rfc7643('4.1.1'),
  severity: 'blocker',
  breaks:
    'Ada@acme.test is created beside ada@acme.test; Okta’s SPEC test and Microsoft’s validator look for it.',
  fix: 'Compare case-folded, also inside of compound filters.',
  evaluate: (seen, { known }) => {
    const asked = equality(seen)
    if (!asked || !['username', 'displayname'].includes(asked.attribute.toLowerCase()) || !seen.ok)
      return undefined
    const holder = holderOf(known, asked, false)
    const found = known.note('found-by', () => new Set<string>())
    const key = `${asked.type} ${asked.attribute.toLowerCase()}`
    if (!holder || holderOf(known, asked, true) === holder) {
      if (seen.shown.length > 0) found.add(key)
      return undefined
    }
    // Where look-ups by it find nobody at all, the case is not to blame.
    if (!seen.lists(holder) && !found.has(key))
      return inconclusive(`${seen.line}: no look-up has found anybody yet.`)
    return seen.lists(holder)
      ? pass
      : fail(`${seen.line}: ${holder} was not found, whose ${asked.attribute} differs in case only.`, {
          aspect: asked.type,
          excerpt: bodyStart(seen),
        })
  },
}
