import { isObject } from '../../base/json.ts'
import { asMeant } from '../as-meant.ts'
import { bodyStart, member } from '../excerpt.ts'
import { valueAt } from '../leaf.ts'
import { ask, type Probe } from '../probe.ts'
import { fail, inconclusive, pass } from '../rule.ts'
import { idText, listIn } from '../seen.ts'
import { expectStatus } from './answer.ts'
import { made } from './made.ts'
import { filterQuery, get } from './request.ts'
import { done, read } from './steps.ts'

export const chosenAttributes: Probe = function* (lab) {
  const user = yield* made(lab, 'User')
  const seen = yield* ask(get(user.path, { query: 'attributes=userName' }))
  if (!seen.ok || !isObject(seen.body)) {
    return expectStatus(seen, [200], 'attributes= is supported', String(seen.status))
  }
  const body = asMeant('User', seen.body)
  // A list of one is no resource, and not for want of the attributes.
  if (listIn(seen.body) !== undefined) return inconclusive(`${seen.line}: the answer is no resource.`)
  if (idText(body) === undefined) {
    return fail(`${seen.line}: the id was left out, which is always returned.`, {
      aspect: 'id',
      excerpt: bodyStart(seen),
    })
  }
  if (valueAt(body, ['userName']) === undefined) {
    return fail(`${seen.line}: userName was asked for, and is not there.`, {
      aspect: 'missing',
      excerpt: bodyStart(seen),
    })
  }
  const besides = ['name', 'emails', 'displayName', 'active'].find((name) => body[name] !== undefined)
  return besides === undefined
    ? pass
    : fail(`${seen.line}: ${besides} is there, which was not asked for.`, {
        aspect: 'besides',
        excerpt: member(besides, body[besides]),
      })
}

/** A group without its members, as Entra reads it. */
export const excludedMembers: Probe = function* (lab) {
  const user = yield* made(lab, 'User')
  const group = yield* made(lab, 'Group', { members: [{ value: user.id }] })
  yield* read(group.path, { query: 'excludedAttributes=members' })
  yield* done(
    get('/Groups', {
      query: `excludedAttributes=members&${filterQuery(`displayName eq "${group.name}"`)}`,
    }),
  )
  return []
}
