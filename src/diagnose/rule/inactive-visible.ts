import { equality } from '../equality.ts'
import { bodyStart, member, statusLine } from '../excerpt.ts'
import { holderOf } from '../holder.ts'
import type { Known } from '../known.ts'
import { patchCourses } from '../patch-course.ts'
import { fail, pass, type Rule, type Verdict } from '../rule.ts'
import type { Seen } from '../seen.ts'
import { entraScim } from '../source.ts'

export const inactiveVisible: Rule = {
  id: 'ENTRA-inactive-visible',
  tier: 1,
  mode: 'passive',
  required: 'A user who is not active is still found, with active false (Microsoft, SCIM requirements).',
  source: entraScim,
  severity: 'blocker',
  breaks: 'Entra and Okta create the returning user again and get a 409, for ever.',
  breaksFor: {
    okta: 'Okta’s re-assignment finds nobody, POSTs and gets a 409: a task that no retry mends.',
  },
  fix: 'Take `WHERE active` out of the queries that SCIM uses.',
  evaluate: (seen, { known }) => {
    const { about } = seen
    if (about.resource !== 'User') return undefined
    const still = stillActive(seen, known)
    if (still) return still
    if (about.action === 'get') {
      const user = known.resource('User', about.id)
      if (user?.expected?.active !== false || user.deletedBy !== undefined) return undefined
      if (seen.status === 404)
        return fail(`${seen.line}: the user was deactivated, not deleted.`, {
          aspect: 'get',
          excerpt: statusLine(seen),
        })
      return seen.ok ? pass : undefined
    }
    const asked = equality(seen)
    const holder = asked && seen.ok ? holderOf(known, asked, true) : undefined
    if (holder === undefined || known.resource('User', holder)?.expected?.active !== false) return undefined
    return seen.lists(holder)
      ? pass
      : fail(`${seen.line}: ${holder} was not found since it was deactivated.`, {
          aspect: 'filter',
          excerpt: bodyStart(seen),
        })
  },
}

/** Shown as active although that was taken away in the plainest of ways; of particular ones other rules speak. */
function stillActive(seen: Seen, known: Known): Verdict | undefined {
  const course = patchCourses(seen, known).find(
    ({ attribute, end, traits }) =>
      end === 'ignored' && attribute?.name === 'active' && attribute.wanted === false && traits.size === 0,
  )
  if (!course) return undefined
  const shown = course.attribute?.shown
  return fail(
    `${seen.line}: the user was deactivated, and active is ${JSON.stringify(shown) ?? 'left out'}.`,
    {
      aspect: 'active',
      excerpt: member('active', shown),
      also: [course.write.seq],
    },
  )
}
