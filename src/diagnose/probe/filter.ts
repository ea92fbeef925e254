import { ask, NotExercised, type Probe } from '../probe.ts'
import type { Verdict } from '../rule.ts'
import { idsOf } from './answer.ts'
import { foundNone, foundOnly } from './found.ts'
import { made } from './made.ts'
import { find } from './request.ts'
import { read } from './steps.ts'

/** Every attribute that IdPs match on. */
export const matchingAttributes: Probe = function* (lab) {
  // Somebody else, who would show up where a filter is ignored: `RFC7644-3.4.2.2-only-matching` sees it.
  yield* made(lab, 'User')
  const user = yield* made(lab, 'User', { externalId: lab.name() })
  const shown = yield* read(user.path)
  yield* ask(find('User', `userName eq "${user.name}"`))
  yield* ask(find('User', `externalId eq "${user.sent.externalId}"`))
  // Nobody has this externalId: a server that reads only what stands after eq shows the user of that name.
  yield* ask(find('User', `externalId eq "${user.name}"`))
  const verdicts: Verdict[] = []
  if (Array.isArray(shown.emails) && shown.emails.length > 0) {
    const seen = yield* ask(find('User', `emails[type eq "work"].value eq "${user.name}"`))
    if (!seen.ok || !idsOf(seen).includes(user.id))
      verdicts.push(foundOnly(seen, user, 'emails[type eq "work"].value'))
  }
  const group = yield* made(lab, 'Group')
  yield* read(group.path)
  yield* ask(find('Group', `displayName eq "${group.name}"`))
  return verdicts
}

/** Filters with `and`: both halves count, and neither loses what it can do alone. */
export const both: Probe = function* (lab) {
  const user = yield* made(lab, 'User', { externalId: lab.name() })
  const other = yield* made(lab, 'User', { externalId: lab.name() })
  const alone = yield* ask(find('User', `externalId eq "${user.sent.externalId}"`, { odd: true }))
  if (!idsOf(alone).includes(user.id)) throw new NotExercised(`One half alone finds nobody: ${alone.line}`)
  const verdicts: Verdict[] = []
  const yes = yield* ask(
    find('User', `userName eq "${user.name}" and externalId eq "${user.sent.externalId}"`, { odd: true }),
  )
  verdicts.push(foundOnly(yes, user, 'and'))
  const no = yield* ask(
    find('User', `userName eq "${user.name}" and externalId eq "${other.sent.externalId}"`, { odd: true }),
  )
  verdicts.push(foundNone(no, 'and of two users'))
  const capitals = `userName eq "${user.name.toUpperCase()}"`
  const foldedAlone = yield* ask(find('User', capitals, { odd: true }))
  // Who is not found in capitals alone is another rule’s matter.
  if (!idsOf(foldedAlone).includes(user.id)) return verdicts
  const folded = yield* ask(
    find('User', `${capitals} and externalId eq "${user.sent.externalId}"`, { odd: true }),
  )
  verdicts.push(foundOnly(folded, user, 'and with userName in capitals'))
  return verdicts
}
