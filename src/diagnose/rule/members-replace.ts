import { isObject } from '../../base/json.ts'
import { member } from '../excerpt.ts'
import type { Known } from '../known.ts'
import { attributeOf, showsMembers } from '../patch-course.ts'
import { memberIds, type ReadBack, readBacks } from '../read-back.ts'
import { fail, pass, type Rule, type Verdict } from '../rule.ts'
import type { Seen } from '../seen.ts'
import { rfc7644 } from '../source.ts'
import { verdictOfAll } from '../verdict-of-all.ts'
import { formVerdicts } from './form-rule.ts'

export const membersReplace: Rule = {
  id: 'RFC7644-3.5.2.3-members-replace',
  tier: 1,
  mode: 'both',
  required: 'A replace of members sets exactly that list; an empty one clears it (RFC 7644 §3.5.2.3).',
  source: rfc7644('3.5.2.3'),
  severity: 'blocker',
  breaks: 'Who left the group keeps access; Okta’s "push now" of an empty group is refused.',
  fix: 'Replace the whole set.',
  evaluate: (seen, context) => {
    if (seen.about.resource !== 'Group') return undefined
    return verdictOfAll([
      ...formVerdicts('members-replace', seen, context),
      ...readBacks(seen, context.known).flatMap((readBack) => membersByPut(readBack, seen, context.known)),
    ])
  },
}

/** A PUT of a group sets exactly the members that it names (RFC 7644 §3.5.1). */
function membersByPut({ shown, writes, after }: ReadBack, seen: Seen, known: Known): Verdict[] {
  const write = writes.at(-1)
  if (shown.type !== 'Group' || write?.about.action !== 'replace' || !isObject(write.sent)) return []
  const [told, there] = [memberIds(write.sent), memberIds(after) ?? new Set<string>()]
  if (!told || !showsMembers(known)) return []
  const missing = [...told].filter((id) => !there.has(id) && !known.resource('User', id)?.deletion).length
  const stale = [...there].filter((id) => !told.has(id)).length
  if (missing + stale === 0) return [pass]
  const what = [
    ...(missing > 0 ? [`${missing} of ${told.size} members ${missing === 1 ? 'is' : 'are'} missing`] : []),
    ...(stale > 0 ? [`${stale} ${stale === 1 ? 'is' : 'are'} there that it did not name`] : []),
  ].join(', and ')
  return [
    fail(`${write.line}, and then ${what}.`, {
      aspect: missing > 0 ? 'put missing' : 'put stale',
      excerpt: member('members', attributeOf(after, 'members')),
      also: [write.seq, seen.seq],
    }),
  ]
}
