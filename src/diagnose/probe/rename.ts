import { isKeyword } from '../error-keyword.ts'
import { sentBody } from '../excerpt.ts'
import { ask, NotExercised, type Probe } from '../probe.ts'
import { memberIds } from '../read-back.ts'
import { fail, inconclusive, pass, type Verdict, warn } from '../rule.ts'
import { idsOf, scimTypeOf } from './answer.ts'
import { made } from './made.ts'
import { find, get, patch, post, put } from './request.ts'
import { read } from './steps.ts'

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

/** Renamed, read, and found under the new name: the same account. */
export const renamedUser: Probe = function* (lab) {
  const user = yield* made(lab, 'User')
  yield* read(user.path)
  const name = `${lab.name('renamed')}@example.com`
  const seen = yield* ask(patch(user.path, [{ op: 'replace', path: 'userName', value: name }]))
  if (!seen.ok) return inconclusive(`${seen.line}: the user cannot be renamed by PATCH.`)
  yield* ask(get(user.path))
  const found = yield* ask(find('User', `userName eq "${name}"`))
  const [id] = idsOf(found)
  return id === undefined || id === user.id
    ? []
    : fail(`${found.line}: the user who was ${user.id} is ${id} since the userName changed.`, {
        aspect: 'renamed',
      })
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
  const found = yield* ask(find('User', `userName eq "${name}"`))
  const there = memberIds(yield* read(group.path)) ?? new Set()
  return [user.id, ...idsOf(found)].some((id) => there.has(id))
    ? pass
    : fail(`${seen.line} addressed userName, and the user is no member of ${group.id} any more.`, {
        aspect: 'membership',
        excerpt: sentBody(seen),
      })
}
