import { valueAt } from '../leaf.ts'
import { ask, NotExercised, type Probe } from '../probe.ts'
import type { Verdict } from '../rule.ts'
import { expectStatus } from './answer.ts'
import { patchable } from './made.ts'
import { get, patch } from './request.ts'
import { done } from './steps.ts'

/**
 * A versioned resource: If-None-Match that hits, If-Match that does not. An ETag alone may be that of the framework, for
 * the text of the answer: whoever gives versions has them in the resource, or says so in ServiceProviderConfig.
 */
export const conditional: Probe = function* (lab) {
  const user = yield* patchable(lab)
  const seen = yield* done(get(user.path))
  const etag = seen.header('etag')
  if (etag === undefined) throw new NotExercised('Answers have no ETag.')
  if (valueAt(seen.body, ['meta', 'version']) === undefined) {
    const { body } = yield* ask(get('/ServiceProviderConfig', { odd: true }))
    if (valueAt(body, ['etag', 'supported']) !== true) throw new NotExercised('Resources have no versions.')
  }
  const verdicts: Verdict[] = []
  const same = yield* ask(get(user.path, { headers: { 'If-None-Match': etag }, odd: true }))
  verdicts.push(expectStatus(same, [304], 'what has not changed is a 304', 'if-none-match'))
  const stale = yield* ask(
    patch(user.path, [{ op: 'replace', path: 'title', value: 'Stale' }], {
      headers: { 'If-Match': 'W/"scimulator-stale"' },
      odd: true,
    }),
  )
  verdicts.push(expectStatus(stale, [412], 'a version that is not the present one is a 412', 'if-match'))
  return verdicts
}
