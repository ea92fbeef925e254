import { isObject } from '../../base/json.ts'
import { member, sentBody } from '../excerpt.ts'
import type { Known } from '../known.ts'
import { patchCourses, showsMembers } from '../patch-course.ts'
import { operationsOf } from '../patch-trait.ts'
import { memberIds } from '../read-back.ts'
import { fail, pass, type Rule, type Verdict, warn } from '../rule.ts'
import { idText, type Seen } from '../seen.ts'
import { rfc7644 } from '../source.ts'
import { sentenceOf } from './form-rule.ts'

export const patchEffective: Rule = {
  id: 'SIM-patch-effective',
  tier: 1,
  mode: 'passive',
  required: 'A PATCH that is answered with 2xx has been applied (RFC 7644 §3.5.2).',
  source: rfc7644('3.5.2'),
  severity: 'blocker',
  breaks: 'The IdP takes it for done: a leaver keeps access, and nobody is told.',
  fix: 'An operation or path that you do not know must be an error, not a shrug.',
  evaluate: (seen, { known }) => {
    const unseen = unseenMembers(seen, known)
    const courses = patchCourses(seen, known).filter(({ end }) => end !== 'refused')
    if (courses.every(({ end }) => end !== 'ignored') && unseen.length === 0) {
      return courses.length > 0 ? pass : undefined
    }
    // Of one PATCH the first attribute is told: mostly the others have the same cause.
    const ignored = Map.groupBy(
      // What no vendor sends any more is told by its own rule alone.
      courses.filter(({ end, culprits }) => end === 'ignored' && !culprits.has('array-value')),
      ({ write }) => write,
    )
    const found = [...ignored.values()].flatMap(([course]) =>
      course
        ? fail(sentenceOf(course), {
            aspect: course.attribute?.name ?? '',
            excerpt: sentBody(course.write),
            also: [course.write.seq],
          })
        : [],
    )
    found.push(...unseen)
    return found.length > 0 ? found : courses.length > 0 ? pass : undefined
  },
}

/** A group that was told members, and is read without any, as every group was before. */
function unseenMembers(seen: Seen, known: Known): Verdict[] {
  const told = noteMembersTold(seen, known)
  const { about, body } = seen
  if (about.resource !== 'Group' || about.action !== 'get' || seen.partial || showsMembers(known)) return []
  const toldBy = told.get(about.id)
  if (toldBy === undefined || !seen.ok || !isObject(body) || (memberIds(body)?.size ?? 0) > 0) return []
  return [
    warn(
      `${seen.line}: members were told and none is shown, nor is there in any group read before: nobody can see whether they arrived.`,
      { aspect: 'members never shown', excerpt: member('members', body.members), also: [toldBy] },
    ),
  ]
}

/** Groups that must have members by what was acknowledged, with the exchange that told them. */
function noteMembersTold(seen: Seen, known: Known): Map<string, number> {
  const told = known.note('members-told', () => new Map<string, number>())
  const { about, sent, ok } = seen
  if (about.resource !== 'Group' || !ok || !isObject(sent)) return told
  const id = 'id' in about ? about.id : isObject(seen.body) ? idText(seen.body) : undefined
  if (id === undefined || about.action === 'get') return told
  if (about.action !== 'modify') {
    if ((memberIds(sent)?.size ?? 0) > 0) told.set(id, seen.seq)
    return told
  }
  for (const { op, path, value } of operationsOf(seen)) {
    if (!/^members\b/i.test(path ?? '')) continue
    // Who was taken out may have been the last one.
    if (/^(add|replace)$/i.test(op) && Array.isArray(value) && value.length > 0) told.set(id, seen.seq)
    else told.delete(id)
  }
  if (told.size > mostGroups) told.delete(told.keys().next().value as string)
  return told
}

const mostGroups = 1000
