import { statusLine } from '../excerpt.ts'
import { ask, type Probe } from '../probe.ts'
import { type Verdict, warn } from '../rule.ts'
import type { Seen } from '../seen.ts'
import { missedAlthoughSent } from '../unread-body.ts'
import { expectStatus } from './answer.ts'
import { find, post } from './request.ts'

/** Whether anybody can be created at all, after a look as every IdP takes one. A server may do without groups. */
export const plainCreate: Probe = function* (lab) {
  const verdicts: Verdict[] = []
  const sent = lab.user()
  yield* ask(find('User', `userName eq ${JSON.stringify(sent.userName)}`))
  const user = yield* ask(post('/Users', sent))
  if (isRefusal(user)) {
    verdicts.push(
      expectStatus(user, [201], 'a user with a name and an e-mail address is refused', 'User refused'),
    )
  }
  const group = yield* ask(post('/Groups', lab.group()))
  if ([404, 405, 501].includes(group.status)) {
    verdicts.push(
      warn(`${group.line}: there are no groups here.`, { aspect: 'no groups', excerpt: statusLine(group) }),
    )
  } else if (isRefusal(group)) {
    verdicts.push(expectStatus(group, [201], 'a group with a name is refused', 'Group refused'))
  }
  return verdicts
}

/** Of a redirect, a 5xx, and of a body that was not even read, the rules about those tell. */
function isRefusal(seen: Seen): boolean {
  const { status } = seen
  return status >= 400 && status < 500 && !ofOtherRules.has(status) && missedAlthoughSent(seen) === undefined
}

/** About the credential, somebody in the way, the media type and the pace. */
const ofOtherRules: ReadonlySet<number> = new Set([401, 409, 415, 429])
