import { isObject } from '../../base/json.ts'
import { enterpriseUserUrn } from '../../scim/urn.ts'
import { member, statusLine } from '../excerpt.ts'
import { valueAt } from '../leaf.ts'
import { ask, NotExercised, type Probe, type ProbeConversation } from '../probe.ts'
import { fail, pass, type Verdict } from '../rule.ts'
import type { Shown } from '../seen.ts'
import { made, patchable } from './made.ts'
import { patch } from './request.ts'
import { look, read } from './steps.ts'

/** Another attribute of the extension arrives by the same form: otherwise the manager is not to blame. */
function* extensionReached(path: string): ProbeConversation<void> {
  const operation = { op: 'add', path: `${enterpriseUserUrn}:department`, value: 'Probes' }
  const seen = yield* ask(patch(path, [operation], { odd: true }))
  const shown = valueAt(yield* read(path, { odd: true }), [enterpriseUserUrn, 'department'])
  if (!seen.ok || shown !== 'Probes')
    throw new NotExercised(`No attribute of the enterprise extension is taken: ${seen.line}`)
}

/** Given, replaced and taken away, in the form of Microsoft’s validator. */
export const manager: Probe = function* (lab) {
  const first = yield* made(lab, 'User')
  const second = yield* made(lab, 'User')
  const user = yield* patchable(lab)
  yield* extensionReached(user.path)
  const path = `${enterpriseUserUrn}:manager`
  const verdicts: Verdict[] = []
  for (const [op, id] of [
    ['add', first.id],
    ['replace', second.id],
  ] as const) {
    const seen = yield* ask(patch(user.path, [{ op, path, value: { value: id } }], { odd: true }))
    if (!seen.ok) {
      verdicts.push(fail(`${seen.line}: ${op} of a manager.`, { aspect: op, excerpt: statusLine(seen) }))
      continue
    }
    verdicts.push(verdictOn(yield* look(user.path, { odd: true }), op, id))
  }
  const removed = yield* ask(patch(user.path, [{ op: 'remove', path }], { odd: true }))
  if (!removed.ok) {
    verdicts.push(
      fail(`${removed.line}: remove of a manager.`, { aspect: 'remove', excerpt: statusLine(removed) }),
    )
    return verdicts
  }
  const left = valueAt(yield* read(user.path, { odd: true }), [enterpriseUserUrn, 'manager'])
  const gone = left === undefined || left === null
  verdicts.push(
    gone
      ? pass
      : fail(`After remove the manager is ${JSON.stringify(left)}.`, {
          aspect: 'removed',
          excerpt: member('manager', left),
        }),
  )
  return verdicts
}

function verdictOn({ raw, resource }: Shown, op: string, id: string): Verdict {
  const shown = valueAt(resource, [enterpriseUserUrn, 'manager'])
  const excerpt = member('manager', shown)
  if (raw.manager !== undefined) {
    return fail(`After ${op} of ${id} the manager stands outside of the enterprise schema.`, {
      aspect: 'place',
      excerpt,
    })
  }
  return isObject(shown) && shown.value === id
    ? pass
    : fail(`After ${op} of ${id} the manager is ${JSON.stringify(shown) ?? 'left out'}.`, {
        aspect: isObject(shown) ? `${op} value` : 'shape',
        excerpt,
      })
}
