import { isObject, type JsonObject } from '../../base/json.ts'
import { sentBody } from '../excerpt.ts'
import { valueAt } from '../leaf.ts'
import { ask, type Probe } from '../probe.ts'
import { fail, pass, type Verdict, warn } from '../rule.ts'
import { madeOf, patchable } from './made.ts'
import { get, patch, post } from './request.ts'
import { done } from './steps.ts'

/** What is null, an empty list or an empty text counts as not assigned. */
export const emptyValues: Probe = function* (lab) {
  const user = yield* patchable(lab, { title: 'Probe', nickName: 'Probe' })
  const cleared = yield* ask(patch(user.path, [{ op: 'replace', path: 'title', value: null }], { odd: true }))
  const verdicts: Verdict[] = []
  if (!cleared.ok) {
    verdicts.push(
      fail(`${cleared.line}: null says that there is no value.`, {
        aspect: 'null',
        excerpt: sentBody(cleared),
      }),
    )
  } else {
    const after = yield* done(get(user.path, { odd: true }))
    const title = isObject(after.body) ? valueAt(after.body, ['title']) : undefined
    verdicts.push(
      title === undefined || title === null || title === ''
        ? pass
        : fail(`${cleared.line}, and title is still ${JSON.stringify(title)}.`, {
            aspect: 'null kept',
            excerpt: sentBody(cleared),
          }),
    )
  }
  const created = yield* ask(post('/Users', lab.user({ title: null, phoneNumbers: [], nickName: '' })))
  if (!created.ok) {
    verdicts.push(
      created.status === 400 && /nickName/.test(created.text)
        ? warn(`${created.line} with an empty text.`, { aspect: 'empty text' })
        : fail(`${created.line} with null, an empty list and an empty text.`, {
            aspect: 'create',
            excerpt: sentBody(created),
          }),
    )
  } else madeOf(created, 'User', created.sent as JsonObject)
  return verdicts
}
