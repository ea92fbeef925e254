import { type JsonObject, jsonText } from '../../base/json.ts'
import { sentBody, statusLine } from '../excerpt.ts'
import { ask, type Probe } from '../probe.ts'
import { fail, inconclusive, pass, type Verdict } from '../rule.ts'
import { idText } from '../seen.ts'
import { expectStatus } from './answer.ts'
import { made, patchable } from './made.ts'
import { get, patch, put } from './request.ts'
import { done, read } from './steps.ts'

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
  return body.active === undefined || jsonText(body.active).toLowerCase() === 'true'
    ? pass
    : fail(`${after.line}: active is ${JSON.stringify(body.active)} after it was set to true.`, {
        aspect: 'still inactive',
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
