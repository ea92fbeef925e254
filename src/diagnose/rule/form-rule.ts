import { isObject } from '../../base/json.ts'
import { sentBody } from '../excerpt.ts'
import { type PatchCourse, patchCourses } from '../patch-course.ts'
import { type Trait, traitNames } from '../patch-trait.ts'
import { fail, inconclusive, pass, type Rule, type RuleContext, type Verdict } from '../rule.ts'
import type { Seen } from '../seen.ts'
import { verdictOfAll } from '../verdict-of-all.ts'

/** A rule about forms of a PATCH: broken when a request fails, or does something else, for no other reason. */
export function formRule(
  traits: Trait | readonly Trait[],
  rule: Omit<Rule, 'tier' | 'evaluate'> & { tier?: 1 | 2 },
): Rule {
  const list = [traits].flat()
  return {
    tier: 1,
    ...rule,
    evaluate: (seen, context) => {
      // Most exchanges end no PATCH, and there are many of these rules.
      if (patchCourses(seen, context.known).length === 0) return undefined
      return verdictOfAll(list.flatMap((trait) => formVerdicts(trait, seen, context)))
    },
  }
}

/** The verdicts of one form of a PATCH: nothing where the exchange ends none. */
export function formVerdicts(trait: Trait, seen: Seen, { known }: RuleContext): Verdict[] {
  const verdicts: Verdict[] = []
  for (const course of patchCourses(seen, known)) {
    const verdict = course.traits.has(trait) ? formVerdict(course, trait) : undefined
    if (verdict) verdicts.push(verdict)
  }
  return verdicts
}

function formVerdict(course: PatchCourse, trait: Trait): Verdict | undefined {
  if (course.end === 'applied') return pass
  if (course.culprits.has(trait)) {
    return fail(sentenceOf(course, trait), {
      aspect: course.end,
      excerpt: sentBody(course.write),
      also: [course.write.seq],
    })
  }
  return course.suspects.includes(trait)
    ? inconclusive(`${course.write.line}: ${course.suspects.length} forms may be the cause.`)
    : undefined
}

/** What a PATCH did instead of what it says; where it was refused, with the form that it was refused for. */
export function sentenceOf({ end, write, what }: PatchCourse, trait?: Trait): string {
  if (end === 'refused' && trait) return `${write.line}${detailOf(write)}: ${what} ${traitNames[trait]}.`
  return `${write.line}, and then ${what}.`
}

function detailOf({ body }: Seen): string {
  return isObject(body) && typeof body.detail === 'string' ? ` ("${body.detail.slice(0, 120)}")` : ''
}

/** The same of one course, where only a failure counts. */
export function formVerdictOf(course: PatchCourse, trait: Trait): Verdict[] {
  if (!course.traits.has(trait)) return []
  return course.culprits.has(trait)
    ? [fail(sentenceOf(course, trait), { aspect: course.end, excerpt: sentBody(course.write) })]
    : []
}
