import { userUrn } from '../../scim/urn.ts'
import { bodyStart } from '../excerpt.ts'
import { ask, type Probe } from '../probe.ts'
import { fail, inconclusive, pass } from '../rule.ts'
import { idsOf } from './answer.ts'
import { foundEach, type Try } from './found.ts'
import { lookedUp, made } from './made.ts'
import { find } from './request.ts'
import { read } from './steps.ts'

/** userName and displayName in capitals. */
export const otherCase: Probe = function* (lab) {
  const user = yield* made(lab, 'User')
  yield* read(user.path)
  yield* lookedUp('User', user)
  const alone = yield* ask(find('User', `userName eq "${user.name.toUpperCase()}"`))
  const group = yield* made(lab, 'Group')
  yield* read(group.path)
  yield* lookedUp('Group', group)
  yield* ask(find('Group', `displayName eq "${group.name.toUpperCase()}"`))
  if (!idsOf(alone).includes(user.id)) return []
  const filter = `userName eq "${user.name.toUpperCase()}" and displayName eq "Probe Scimulator"`
  const plain = yield* ask(find('User', filter.replace(user.name.toUpperCase(), user.name), { odd: true }))
  const folded = yield* ask(find('User', filter, { odd: true }))
  return idsOf(plain).includes(user.id) && !idsOf(folded).includes(user.id)
    ? fail(`${folded.line}: ${user.id} was not found, whose userName differs in case only.`, {
        aspect: 'compound',
      })
    : []
}

export const nameAndOperatorCase: Probe = function* (lab) {
  const user = yield* made(lab, 'User')
  yield* lookedUp('User', user)
  const tries: Try[] = []
  for (const about of ['USERNAME eq', 'userName EQ', `${userUrn}:userName eq`]) {
    const seen = yield* ask(find('User', `${about} "${user.name}"`, { odd: true }))
    tries.push({ seen, of: user, about })
  }
  return foundEach(tries)
}

/** externalId in another case is another one. */
export const exactExternalId: Probe = function* (lab) {
  const user = yield* made(lab, 'User', { externalId: `${lab.name()}-aBc` })
  const exact = yield* ask(find('User', `externalId eq "${user.sent.externalId}"`, { odd: true }))
  if (!exact.ok || idsOf(exact)[0] !== user.id)
    return inconclusive(`${exact.line}: it is not found as it is.`)
  const flipped = String(user.sent.externalId).toUpperCase()
  const seen = yield* ask(find('User', `externalId eq "${flipped}"`, { odd: true }))
  return seen.ok && idsOf(seen).includes(user.id)
    ? fail(`${seen.line}: ${user.sent.externalId} was found, which differs in case.`, {
        excerpt: bodyStart(seen),
      })
    : pass
}
