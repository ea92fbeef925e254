import { isObject } from '../../base/json.ts'
import { bodyStart, headerLine, member, sentBody, statusLine } from '../excerpt.ts'
import { valueAt } from '../leaf.ts'
import { ask, NotExercised, type Probe, type ProbeConversation } from '../probe.ts'
import { memberIds } from '../read-back.ts'
import { fail, inconclusive, pass, type Verdict, warn } from '../rule.ts'
import { idsOf } from './answer.ts'
import { made, madeOf } from './made.ts'
import { addMembers, filterQuery, get, patch, post, put, remove } from './request.ts'
import { read } from './steps.ts'

/** What the token of one tenant can do to the objects of another. */
export const isolation: Probe = function* (lab) {
  if (!lab.secondTenant) throw new NotExercised('There is no second credential; give one by --second-token.')
  const user = yield* made(lab, 'User')
  const group = yield* made(lab, 'Group')
  const verdicts: Verdict[] = []
  const filter = filterQuery(`userName eq "${user.name}"`)
  const foreign = { credential: 'second', odd: true } as const
  const home = yield* ask(get('/Users', { query: 'count=1', ...foreign }))
  if (!home.ok) return inconclusive(`${home.line} with the second credential.`)
  const listed = yield* ask(get('/Users', { query: filter, ...foreign }))
  if (idsOf(listed).includes(user.id)) {
    verdicts.push(
      fail(`${listed.line}: a user of the other tenant was found.`, {
        aspect: 'filter',
        excerpt: bodyStart(listed),
      }),
    )
  }
  const unknown = yield* ask(get('/Users/1b2c3d4e-5f60-4718-8a9b-bccddeeff001', foreign))
  for (const [about, request] of [
    ['read', get(user.path, foreign)],
    ['patch', patch(user.path, [{ op: 'replace', path: 'title', value: 'Taken' }], foreign)],
    ['put', put(user.path, { ...user.sent, title: 'Taken' }, foreign)],
    ['group read', get(group.path, foreign)],
    ['delete', remove(user.path, foreign)],
  ] as const) {
    const seen = yield* ask(request)
    const reached = seen.ok && (request.method === 'GET' ? seen.shown.length > 0 : yield* isTaken(user.path))
    if (reached) {
      verdicts.push(
        fail(`${seen.line} with the credential of another tenant.`, {
          aspect: about,
          excerpt: statusLine(seen),
        }),
      )
    } else if (!seen.ok && ![404, 405, 501, unknown.status].includes(seen.status)) {
      verdicts.push(
        warn(`${seen.line} with the credential of another tenant: 404 would not tell that it exists.`, {
          aspect: `${about} status`,
        }),
      )
    }
  }
  const sent = lab.group()
  const theirs = yield* ask(post('/Groups', sent, foreign))
  if (theirs.ok) {
    const own = madeOf(theirs, 'Group', sent)
    const joined = yield* ask(addMembers(own.path, [user.id], foreign))
    const after = yield* ask(get(own.path, foreign))
    if (joined.ok && isObject(after.body) && memberIds(after.body)?.has(user.id)) {
      verdicts.push(
        fail(`${joined.line}: a user of the other tenant became a member.`, {
          aspect: 'member',
          excerpt: sentBody(joined),
        }),
      )
    }
  }
  return verdicts.length === 0 ? pass : verdicts
}

/** Whether a user is gone, or bears the title that a stranger gave it: a success alone may be one with nothing behind it. */
function* isTaken(path: string): ProbeConversation<boolean> {
  const seen = yield* ask(get(path, { odd: true }))
  return !seen.ok || seen.shown.some(({ resource }) => resource.title === 'Taken')
}

/** URIs are not made of what the client says its host is. */
export const spoofedHost: Probe = function* (lab) {
  const evil = 'scimulator.invalid'
  const verdicts: Verdict[] = []
  for (const header of ['X-Forwarded-Host', 'Host']) {
    const sent = lab.user()
    const seen = yield* ask(post('/Users', sent, { headers: { [header]: evil }, odd: true }))
    // A proxy that does not know the host refuses it: nothing to find there.
    if (!seen.ok || !isObject(seen.body)) continue
    madeOf(seen, 'User', sent)
    const uri = valueAt(seen.body, ['meta', 'location'])
    const places = [seen.header('location'), typeof uri === 'string' ? uri : undefined]
    verdicts.push(
      places.some((place) => place?.includes(evil))
        ? fail(`${seen.line} with ${header}: ${evil}, and the location is below ${evil}.`, {
            aspect: header,
            excerpt: seen.header('location')?.includes(evil)
              ? headerLine(seen, 'Location')
              : member('location', uri),
          })
        : pass,
    )
  }
  return verdicts
}

/** A password goes in and never comes out. */
export const passwordIn: Probe = function* (lab) {
  const user = yield* made(lab, 'User', { password: 'scimulator Passw0rd! 7#' })
  yield* read(user.path)
  yield* ask(get('/Users', { query: filterQuery(`userName eq "${user.name}"`) }))
  return []
}

/** A create with the e-mail address of somebody else must not rewrite that account. */
export const sameEmail: Probe = function* (lab) {
  const user = yield* made(lab, 'User')
  const before = yield* read(user.path)
  const seen = yield* ask(
    post('/Users', lab.user({ emails: [{ value: user.name, type: 'work', primary: true }] }), { odd: true }),
  )
  const after = yield* ask(get(user.path, { odd: true }))
  const shown = after.shown[0]?.resource
  const taken = shown !== undefined && shown.userName !== before.userName
  return taken
    ? fail(`${seen.line} with the e-mail address of ${user.id}, whose userName was rewritten by it.`, {
        excerpt: sentBody(seen),
      })
    : pass
}
