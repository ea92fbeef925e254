import type { JsonObject } from '../../base/json.ts'
import { isKeyword } from '../error-keyword.ts'
import { sentBody, statusLine } from '../excerpt.ts'
import { ask, NotExercised, type Probe, Unprepared } from '../probe.ts'
import { memberIds } from '../read-back.ts'
import { fail, inconclusive, pass, type Verdict, warn } from '../rule.ts'
import { idText } from '../seen.ts'
import {
  done,
  expectStatus,
  filterQuery,
  get,
  idsOf,
  made,
  patch,
  patchable,
  post,
  put,
  read,
  scimTypeOf,
} from './steps.ts'

/** A user and a group are replaced, as Okta’s custom apps do, and read. */
export const replaced: Probe = function* (lab) {
  const user = yield* made(lab, 'User')
  yield* ask(
    put(user.path, { ...user.sent, id: user.id, name: { givenName: 'Replaced', familyName: 'Scimulator' } }),
  )
  yield* read(user.path)
  const group = yield* made(lab, 'Group')
  yield* ask(put(group.path, { ...group.sent, id: group.id, members: [{ value: user.id }] }))
  yield* read(group.path)
  return []
}

/** As Okta sends it: the whole resource that it has read, with what only the target may write. */
export const replacedWithReadOnly: Probe = function* (lab) {
  const user = yield* made(lab, 'User')
  const shown = yield* read(user.path)
  yield* ask(put(user.path, { ...shown, groups: [], title: 'Replaced' }))
  yield* read(user.path)
  return []
}

/** A PUT to an id that nobody has creates nothing. */
export const putCreates: Probe = function* (lab) {
  const path = '/Users/3f0c8b9e-5a1d-4c7e-9b2f-6d8e7a1c5b4f'
  const seen = yield* ask(put(path, lab.user(), { odd: true }))
  if (seen.ok) {
    return fail(`${seen.line}: a PUT to an id that nobody has created a user.`, {
      aspect: 'created',
      excerpt: statusLine(seen),
    })
  }
  const verdict = expectStatus(
    seen,
    [404, 405, 501],
    'a PUT to an id that nobody has is a 404',
    String(seen.status),
  )
  if (seen.status === 415) return inconclusive(`${seen.line}: it was not even read.`)
  const after = yield* ask(get(path, { odd: true }))
  const isThere =
    after.shown[0] !== undefined && idText(after.shown[0].resource) === path.slice('/Users/'.length)
  return after.ok && isThere ? fail(`${after.line} after ${seen.line}.`, { aspect: 'there' }) : verdict
}

/** Whoever was deactivated is not brought back by a PUT that does not speak of it. */
export const omittedActive: Probe = function* (lab) {
  const user = yield* made(lab, 'User')
  yield* deactivate(user.path, user.sent)
  if ((yield* read(user.path)).active !== false) return inconclusive('The user could not be deactivated.')
  const { active: _active, ...rest } = user.sent
  const seen = yield* ask(put(user.path, rest as JsonObject, { odd: true }))
  if (!seen.ok) return inconclusive(`${seen.line}: PUT without active.`)
  const after = yield* read(user.path, { odd: true })
  return after.active === true
    ? fail(`${seen.line} without active, and the user is active again.`, { excerpt: sentBody(seen) })
    : pass
}

function* deactivate(path: string, sent: JsonObject) {
  const patched = yield* ask(patch(path, [{ op: 'replace', path: 'active', value: false }], { odd: true }))
  if (!patched.ok) yield* done(put(path, { ...sent, active: false }, { odd: true }))
}

/** A userName that somebody else has. */
export const renamedOntoAnother: Probe = function* (lab) {
  const first = yield* made(lab, 'User')
  const second = yield* made(lab, 'User')
  const verdicts: Verdict[] = []
  const variant = second.name.toUpperCase()
  const created = yield* ask(post('/Users', lab.user({ userName: variant }), { odd: true }))
  for (const [name, about] of [
    [second.name, 'same'],
    // Where a create takes it for another name, that is what has to be mended.
    ...(created.ok ? [] : [[variant, 'case variant'] as const]),
  ] as const) {
    for (const request of [
      patch(first.path, [{ op: 'replace', path: 'userName', value: name }], { odd: true }),
      put(first.path, { ...first.sent, userName: name }, { odd: true }),
    ]) {
      const seen = yield* ask(request)
      if ([405, 501].includes(seen.status)) continue
      if (seen.status === 409) {
        const type = scimTypeOf(seen)
        verdicts.push(
          !isKeyword(type) || type === 'uniqueness'
            ? pass
            : warn(`${seen.line} with scimType ${JSON.stringify(type)}, not uniqueness.`, {
                aspect: 'scimType',
              }),
        )
        continue
      }
      verdicts.push(
        fail(
          `${seen.line}: the userName of another user was ${seen.ok ? 'taken over' : 'not refused with 409'}.`,
          {
            aspect: `${seen.method} ${about} ${seen.ok ? 'taken' : seen.status}`,
            excerpt: sentBody(seen),
            // Whose name it is nobody knows any more, or the IdP tries for ever; another 4xx is only told apart badly.
            ...((seen.ok || seen.status >= 500) && { severity: 'blocker' as const }),
          },
        ),
      )
      if (seen.ok) return verdicts
    }
  }
  return verdicts
}

/** The last write once more. */
export const repeatedWrite: Probe = function* (lab) {
  const user = yield* made(lab, 'User')
  const operations = [{ op: 'replace', path: 'title', value: 'Twice' }]
  const first = yield* ask(patch(user.path, operations))
  const again = yield* ask(patch(user.path, operations))
  const verdicts: Verdict[] = []
  if (first.ok) verdicts.push(expectStatus(again, [200, 204], 'the same PATCH again succeeds', 'PATCH'))
  const sent = { ...user.sent, title: 'Twice' }
  const replacedOnce = yield* ask(put(user.path, sent))
  if (replacedOnce.ok) {
    const twice = yield* ask(put(user.path, sent))
    verdicts.push(expectStatus(twice, [200, 204], 'the same PUT again succeeds', 'PUT'))
  }
  if (verdicts.length === 0) throw new Unprepared(first, `Neither PATCH nor PUT succeeds: ${first.line}`)
  const after = yield* read(user.path)
  verdicts.push(
    after.title === 'Twice' || after.title === undefined
      ? pass
      : fail('The second write changed something else.'),
  )
  return verdicts
}

/** Deactivated and active again: the same account. */
export const reactivated: Probe = function* (lab) {
  const user = yield* made(lab, 'User')
  for (const active of [false, true]) {
    const seen = yield* ask(patch(user.path, [{ op: 'replace', path: 'active', value: active }]))
    if (!seen.ok) {
      return active
        ? fail(`${seen.line}: a user who was deactivated cannot be activated.`, {
            aspect: 'refused',
            excerpt: statusLine(seen),
          })
        : inconclusive(`${seen.line}: the user cannot be deactivated by PATCH.`)
    }
  }
  const after = yield* ask(get(user.path))
  const body = after.shown[0]?.resource
  if (after.ok && !body) return inconclusive(`${after.line}: the answer is no resource.`)
  if (!body) {
    return fail(`${after.line}: since it is active again the user has another id, or is gone.`, {
      aspect: 'gone',
      excerpt: statusLine(after),
    })
  }
  if (idText(body) !== user.id)
    return fail(`${after.line}: the id has become ${idText(body)}.`, { aspect: 'id' })
  return body.active === undefined || String(body.active).toLowerCase() === 'true'
    ? pass
    : fail(`${after.line}: active is ${JSON.stringify(body.active)} after it was set to true.`, {
        aspect: 'still inactive',
      })
}

/** Renamed, read, and found under the new name: the same account. */
export const renamedUser: Probe = function* (lab) {
  const user = yield* made(lab, 'User')
  yield* read(user.path)
  const name = `${lab.name('renamed')}@example.com`
  const seen = yield* ask(patch(user.path, [{ op: 'replace', path: 'userName', value: name }]))
  if (!seen.ok) return inconclusive(`${seen.line}: the user cannot be renamed by PATCH.`)
  yield* ask(get(user.path))
  const found = yield* ask(get('/Users', { query: filterQuery(`userName eq "${name}"`) }))
  const [id] = idsOf(found)
  return id === undefined || id === user.id
    ? []
    : fail(`${found.line}: the user who was ${user.id} is ${id} since the userName changed.`, {
        aspect: 'renamed',
      })
}

/** As Entra renames a user whom it has soft-deleted, and back. */
export const tombstone: Probe = function* (lab) {
  const user = yield* patchable(lab)
  const before = yield* read(user.path)
  const name = `0123456789abcdef0123456789abcdef${user.name}`
  const seen = yield* ask(
    patch(
      user.path,
      [
        { op: 'replace', path: 'userName', value: name },
        { op: 'replace', path: 'active', value: false },
      ],
      { odd: true },
    ),
  )
  if (!seen.ok)
    return fail(`${seen.line}: the userName of a soft-deleted user was refused.`, {
      aspect: 'refused',
      excerpt: statusLine(seen),
    })
  const after = yield* read(user.path, { odd: true })
  const email = (shown: JsonObject) => JSON.stringify(shown.emails ?? null)
  const verdicts: Verdict[] = [
    email(before) === email(after)
      ? pass
      : fail(`${seen.line}: the e-mail address went from ${email(before)} to ${email(after)}.`, {
          aspect: 'email',
          excerpt: sentBody(seen),
        }),
  ]
  const back = yield* ask(
    patch(
      user.path,
      [
        { op: 'replace', path: 'userName', value: user.name },
        { op: 'replace', path: 'active', value: true },
      ],
      { odd: true },
    ),
  )
  if (back.ok) return [...verdicts, pass]
  const alone = yield* ask(
    patch(user.path, [{ op: 'replace', path: 'userName', value: user.name }], { odd: true }),
  )
  // That nobody is activated again is a matter of its own, and so is an account that moves with its name.
  if (alone.ok || alone.status === 404) return verdicts
  return [
    ...verdicts,
    expectStatus(back, [200, 204], 'a user who is restored gets the userName back', 'back'),
  ]
}

/** A member is renamed: whatever else was said of the account stays as it was, the membership included. */
export const renamedMember: Probe = function* (lab) {
  const user = yield* made(lab, 'User', { externalId: lab.name() })
  const group = yield* made(lab, 'Group', { members: [{ value: user.id }] })
  if (!memberIds(yield* read(group.path))?.has(user.id))
    throw new NotExercised('Groups do not show their members.')
  yield* read(user.path)
  const name = `${lab.name('renamed')}@example.com`
  const seen = yield* ask(patch(user.path, [{ op: 'replace', path: 'userName', value: name }]))
  if (!seen.ok) return inconclusive(`${seen.line}: the user cannot be renamed by PATCH.`)
  const found = yield* ask(get('/Users', { query: filterQuery(`userName eq "${name}"`) }))
  const there = memberIds(yield* read(group.path)) ?? new Set()
  return [user.id, ...idsOf(found)].some((id) => there.has(id))
    ? pass
    : fail(`${seen.line} addressed userName, and the user is no member of ${group.id} any more.`, {
        aspect: 'membership',
        excerpt: sentBody(seen),
      })
}
