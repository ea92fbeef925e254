import { isObject } from '../../base/json.ts'
import { userUrn } from '../../scim/urn.ts'
import { sentBody } from '../excerpt.ts'
import { ask, NotExercised, type Probe } from '../probe.ts'
import { memberIds } from '../read-back.ts'
import { fail, pass, type Verdict } from '../rule.ts'
import { crew } from './crew.ts'
import { made } from './made.ts'
import { get, patch } from './request.ts'
import { saysReturned } from './returned.ts'
import { read } from './steps.ts'

/** User.groups follows Group.members, and is not written. */
export const groupsOfUser: Probe = function* (lab) {
  const { group, ids } = yield* crew(lab, 1, 1)
  const path = `/Users/${encodeURIComponent(ids[0] as string)}`
  const { groups } = yield* read(path)
  if (groups === undefined) {
    const schema = yield* ask(get(`/Schemas/${userUrn}`))
    if (!saysReturned(schema, 'groups', ['default', 'always'])) {
      throw new NotExercised('Users do not show their groups, nor does /Schemas.')
    }
    return fail(`${schema.line} has groups, and a user who is a member of ${group.id} is shown without.`, {
      aspect: 'not shown',
    })
  }
  const verdicts: Verdict[] = []
  const shows = Array.isArray(groups) && groups.some((each) => isObject(each) && each.value === group.id)
  verdicts.push(
    shows
      ? pass
      : fail(`The user is a member of ${group.id}, and its groups are ${JSON.stringify(groups)}.`, {
          aspect: 'missing',
        }),
  )
  const other = yield* made(lab, 'Group')
  const seen = yield* ask(
    patch(path, [{ op: 'add', path: 'groups', value: [{ value: other.id }] }], { odd: true }),
  )
  const joined = memberIds(yield* read(other.path))?.has(ids[0] as string) === true
  verdicts.push(
    joined
      ? fail(`${seen.line}: groups of a user is read only, and the user has joined ${other.id}.`, {
          aspect: 'written',
          excerpt: sentBody(seen),
        })
      : pass,
  )
  return verdicts
}
