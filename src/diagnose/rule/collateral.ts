import type { Json } from '../../base/json.ts'
import { member } from '../excerpt.ts'
import type { Known } from '../known.ts'
import { attributeOf, type PatchCourse, patchCourses } from '../patch-course.ts'
import { touchedBy } from '../patch-touch.ts'
import { brief } from '../quote.ts'
import { memberIds, sameShown } from '../read-back.ts'
import { fail, pass, type Rule, type Verdict } from '../rule.ts'
import type { Seen } from '../seen.ts'
import { rfc7644 } from '../source.ts'
import { verdictOfAll } from '../verdict-of-all.ts'

export const noCollateral: Rule = {
  id: 'SIM-patch-no-collateral',
  tier: 1,
  mode: 'passive',
  required: 'A PATCH changes what it addresses and nothing else (RFC 7644 §3.5.2).',
  source: rfc7644('3.5.2'),
  severity: 'blocker',
  breaks: 'A renamed group has no members any more; a new title takes the e-mail address away.',
  fix: 'Do not build the resource anew from the patch.',
  evaluate: (seen, { known }) =>
    verdictOfAll(
      eachWrite(patchCourses(seen, known)).flatMap((course) => collateralOf(course, seen, known) ?? []),
    ),
}

/** One course of each PATCH, for what is asked of the request as a whole. */
export function eachWrite(courses: readonly PatchCourse[]): PatchCourse[] {
  return courses.filter((course, index) => courses.findIndex(({ write }) => write === course.write) === index)
}

/** What other rules and IdPs rely on, and no PATCH of something else may touch. */
const untouchable = {
  User: ['userName', 'externalId', 'active', 'emails'],
  Group: ['displayName', 'externalId', 'members'],
}

/** Something that a PATCH did not address, and that is otherwise since; nothing where that cannot be told. */
export function collateralOf(
  { end, write, readBack }: PatchCourse,
  seen: Seen,
  known: Known,
): Verdict | undefined {
  // With several writes in between nobody can tell which one did it.
  if (end === 'refused' || !readBack?.before || readBack.writes.length !== 1) return undefined
  const { shown, before, after } = readBack
  const touched = touchedBy(write, shown.type)
  const lost = untouchable[shown.type]
    .filter((name) => !touched.includes(name))
    .find((name) => changed(name, before, after, known))
  if (lost === undefined) return pass
  return fail(
    `${write.line} addressed ${touched.join(', ') || 'nothing known'}, and ${lost} went from ${brief(attributeOf(before, lost))} to ${brief(attributeOf(after, lost))}.`,
    {
      aspect: `${shown.type} ${lost}`,
      excerpt: member(lost, attributeOf(after, lost)),
      also: [write.seq, seen.seq],
    },
  )
}

function changed(
  name: string,
  before: { [key: string]: Json | undefined },
  after: { [key: string]: Json | undefined },
  known: Known,
): boolean {
  const [was, is] = [before[name], after[name]]
  // What the target does not show at all it may show on request only.
  if (was === undefined || was === null || (is === undefined && name !== 'members' && name !== 'emails'))
    return false
  if (name === 'members') {
    const [old, now] = [before, after].map((each) => memberIds(each as never) ?? new Set<string>()) as [
      Set<string>,
      Set<string>,
    ]
    // Whoever came in may have been added by somebody else.
    return [...old].some((id) => !now.has(id) && !known.resource('User', id)?.deletion)
  }
  return !sameShown(was, is)
}
