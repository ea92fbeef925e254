import { bodyStart, statusLine } from '../excerpt.ts'
import { fail, pass, type Verdict } from '../rule.ts'
import type { Seen } from '../seen.ts'
import { idsOf } from './answer.ts'
import type { Made } from './made.ts'

/** A look-up that one user matches, in a form that it is about. */
export interface Try {
  seen: Seen
  of: Made
  about: string
}

/** Forms that fail alike are told together: mostly they have one cause. */
export function foundEach(tries: readonly Try[]): Verdict[] {
  const byAnswer = Map.groupBy(tries, ({ seen, of }) =>
    seen.ok ? String(idsOf(seen).includes(of.id)) : seen.status,
  )
  return [...byAnswer.values()].map(([first, ...others]) => {
    const { seen, of, about } = first as Try
    const verdict = foundOnly(seen, of, about)
    if (verdict.verdict === 'pass' || others.length === 0) return verdict
    return {
      ...verdict,
      seen: `${verdict.seen} The same with ${others.map((other) => other.about).join(', ')}.`,
    }
  })
}

/** How the answer to a look-up that one user matches must be. */
export function foundOnly(seen: Seen, { id }: Made, about: string): Verdict {
  if (!seen.ok) return refused(seen, about)
  const ids = idsOf(seen)
  if (!ids.includes(id)) {
    return fail(`${seen.line}: ${id} was not found (${about}).`, {
      aspect: `${about} not found`,
      excerpt: bodyStart(seen),
    })
  }
  return ids.length === 1
    ? pass
    : fail(`${seen.line}: ${ids.length} were found, and one matches (${about}).`, {
        aspect: `${about} too many`,
        excerpt: bodyStart(seen),
      })
}

/** How the answer to a look-up that nobody matches must be. */
export function foundNone(seen: Seen, about: string): Verdict {
  // 404 for nobody is another rule’s.
  if (seen.status === 404) return pass
  if (!seen.ok) return refused(seen, about)
  return idsOf(seen).length === 0
    ? pass
    : fail(`${seen.line}: ${idsOf(seen).length} were found, and none matches (${about}).`, {
        aspect: `${about} some`,
        excerpt: bodyStart(seen),
      })
}

function refused(seen: Seen, about: string): Verdict {
  return fail(`${seen.line}: ${about} was refused.`, {
    aspect: `${about} ${seen.status}`,
    excerpt: statusLine(seen),
  })
}
