import { isObject, type JsonObject } from '../../base/json.ts'
import { sentBody } from '../excerpt.ts'
import { ask, NotExercised, type Probe } from '../probe.ts'
import { fail, inconclusive, pass } from '../rule.ts'
import { patchable } from './made.ts'
import { form } from './patch-form.ts'
import { patch } from './request.ts'
import { done, read } from './steps.ts'

/** One value in a list. */
export const arrayValue = form({}, { op: 'replace', path: 'displayName', value: ['Unwrapped'] })

/** Booleans as text. */
export const stringBoolean: Probe = function* (lab) {
  const user = yield* patchable(lab)
  // First as the RFC has it: where that does nothing, either, the text is not to blame.
  for (const value of [false, true]) {
    yield* done(patch(user.path, [{ op: 'replace', path: 'active', value }]))
    yield* read(user.path)
  }
  for (const value of ['False', 'True', 'False']) {
    yield* ask(patch(user.path, [{ op: 'replace', path: 'active', value }]))
    const { active } = yield* read(user.path)
    // Then it is one finding: no boolean is read from text.
    if (active !== (value === 'True')) return []
  }
  // Microsoft’s validator writes `primary` of a role so.
  const roles = yield* ask(
    patch(user.path, [{ op: 'add', path: 'roles', value: [{ value: 'probe', primary: 'True' }] }], {
      odd: true,
    }),
  )
  return roles.ok
    ? []
    : fail(`${roles.line}: primary is "True" there, as Entra writes it.`, {
        aspect: 'primary',
        excerpt: sentBody(roles),
      })
}

/** One primary value takes it from the others. */
export const onePrimary: Probe = function* (lab) {
  const name = lab.name()
  const user = yield* patchable(lab, {
    emails: [
      { value: `${name}@example.com`, type: 'work', primary: true },
      { value: `${name}@example.org`, type: 'home' },
    ],
  })
  if (primariesIn(yield* read(user.path)) > 1)
    throw new NotExercised('Several addresses are primary from the beginning.')
  const seen = yield* ask(
    patch(user.path, [{ op: 'replace', path: 'emails[type eq "home"].primary', value: true }], { odd: true }),
  )
  if (!seen.ok) return inconclusive(`${seen.line}: primary of an address could not be set.`)
  const primaries = primariesIn(yield* read(user.path, { odd: true }))
  return primaries <= 1
    ? pass
    : fail(`${seen.line}, and ${primaries} e-mail addresses are primary.`, { excerpt: sentBody(seen) })
}

function primariesIn({ emails }: JsonObject): number {
  const list = Array.isArray(emails) ? emails.filter(isObject) : []
  return list.filter(({ primary }) => primary === true).length
}
