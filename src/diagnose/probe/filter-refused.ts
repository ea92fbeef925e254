import { isKeyword } from '../error-keyword.ts'
import { bodyStart } from '../excerpt.ts'
import { ask, type Probe } from '../probe.ts'
import { fail, pass, type Verdict, warn } from '../rule.ts'
import { idsOf, scimTypeOf, totalOf } from './answer.ts'
import { made } from './made.ts'
import { find } from './request.ts'

/** Filters that must be refused, for an operator, an attribute or a form that is none. */
export const filtersToRefuse: Probe = function* (lab) {
  const user = yield* made(lab, 'User')
  const filters = [
    `userName regex "${user.name}"`,
    // A value that somebody has: who does not read the attribute finds her.
    `scimulatorNoSuch eq "${user.name}"`,
    'userName eq',
    'active gt true',
  ]
  const verdicts: Verdict[] = []
  const broken = new Map<number, string[]>()
  const empty: string[] = []
  for (const [index, filter] of filters.entries()) {
    const seen = yield* ask(find('User', filter, { odd: true }))
    if (seen.status === 400) {
      const type = scimTypeOf(seen)
      verdicts.push(
        type === 'invalidFilter' || !isKeyword(type)
          ? pass
          : warn(`${seen.line} with scimType ${JSON.stringify(type)}, not invalidFilter.`, {
              aspect: 'scimType',
            }),
      )
    } else if (!seen.ok) {
      broken.set(seen.status, [...(broken.get(seen.status) ?? []), seen.line])
    } else if (idsOf(seen).length > 0 || (totalOf(seen) ?? 0) > 0) {
      verdicts.push(
        fail(
          `${seen.line}: the filter was not understood, and ${totalOf(seen) ?? idsOf(seen).length} resources were returned.`,
          {
            aspect: `ignored ${kinds[index]}`,
            excerpt: bodyStart(seen),
          },
        ),
      )
      // Attributes of other schemas may be unknown to one server and match nothing on another.
    } else if (index !== 1) {
      empty.push(seen.line)
    } else verdicts.push(pass)
  }
  for (const [status, lines] of broken) {
    verdicts.push(
      fail(`${lines.join(', ')}: such a filter is a 400.`, {
        aspect: String(status),
        excerpt: { part: 'response', line: `HTTP ${status}` },
        severity: 'major',
      }),
    )
  }
  if (empty.length > 0) {
    verdicts.push(
      warn(`${empty.join(', ')}: such a filter is a 400, not an empty list.`, { aspect: 'empty' }),
    )
  }
  return verdicts
}

const kinds = ['operator', 'attribute', 'form', 'boolean gt']
