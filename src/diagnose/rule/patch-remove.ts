import { member } from '../excerpt.ts'
import { type PatchCourse, patchCourses } from '../patch-course.ts'
import { fail, type Rule, type Verdict } from '../rule.ts'
import { rfc7644 } from '../source.ts'
import { verdictOfAll } from '../verdict-of-all.ts'
import { formVerdicts } from './form-rule.ts'

export const patchRemove: Rule = {
  id: 'RFC7644-3.5.2.2-remove',
  tier: 1,
  mode: 'both',
  required: 'A remove takes the attribute away (RFC 7644 §3.5.2.2).',
  source: rfc7644('3.5.2.2'),
  severity: 'major',
  breaks: 'A manager who left stays; Microsoft’s validator wants the attribute gone.',
  fix: 'The key has to disappear, not to become "". Where a remove of the manager names him, take him away all the same.',
  disagreement: 'The RFC knows no value in a remove; Entra names the manager in it.',
  evaluate: (seen, context) => {
    const courses = patchCourses(seen, context.known)
    if (courses.length === 0) return undefined
    return verdictOfAll([
      ...formVerdicts('remove-attribute', seen, context),
      ...formVerdicts('manager-remove-value', seen, context),
      ...courses.flatMap((course) => emptyInsteadOfGone(course)),
    ])
  },
}

/** What was removed has become an empty text. */
function emptyInsteadOfGone({ traits, end, attribute, write }: PatchCourse): Verdict[] {
  if (!traits.has('remove-attribute') || end !== 'applied' || attribute?.shown !== '') return []
  return [
    fail(`${write.line} removed ${attribute.name}, and then it is "" instead of gone.`, {
      aspect: 'empty text',
      excerpt: member(attribute.name, ''),
      also: [write.seq],
    }),
  ]
}
