/**
 * SCIMulator in vitest: a fixture with an IdP for each test, and matchers for what it sent and what arrived. Importing it
 * adds the matchers to `expect`.
 */
import { expect } from 'vitest'
import type { RequestFilter } from '../library/exchange-filter.ts'
import type { OfApp } from '../library/library-idp.ts'
import type { GroupRef, SubjectRef } from '../library/refs.ts'
import { matchers } from './matchers.ts'
import type { NoFindings } from './to-have-no-findings.ts'
import type { ReachedValues } from './to-have-reached.ts'
import type { SentOptions } from './to-have-sent.ts'

export { idpFixture, idpTest } from './idp-test.ts'
export { matchers, type NoFindings, type ReachedValues, type SentOptions }

expect.extend(matchers)

declare module 'vitest' {
  interface Matchers<R extends void | Promise<void> = void | Promise<void>, T = unknown> {
    /**
     * The IdP has sent such a request; with a list, such requests in this order, others between them. `body` is a part of
     * the body; `*` in a text stands for anything, `{ada@acme.test}` for the id that the target gave her.
     *
     * @example expect(idp).toHaveSent({ method: 'PATCH', path: '/Users/{ada@acme.test}', body: { Operations: [{ op: 'Replace' }] } })
     */
    toHaveSent(request: RequestFilter | readonly RequestFilter[], options?: SentOptions): R
    /**
     * The user or group is in the target, with these values by SCIM path; read over SCIM. `members` of a group: their
     * userNames in any order, or how many they are. With `not` and no values: it is not there.
     *
     * @example await expect(idp).toHaveReached(ada, { active: true, 'name.familyName': 'Byron' })
     */
    toHaveReached(who: SubjectRef | GroupRef, has?: ReachedValues, options?: OfApp): Promise<void>
    /**
     * The traffic shows nothing to be wrong with the target: all rules but those of `except`, all severities or those of
     * `severity`. That an answer was slow counts only with `timing`.
     */
    toHaveNoFindings(options?: NoFindings): R
    /** The target is what the IdP believes of it and the directory wants; read over SCIM. */
    toHaveNoDrift(options?: OfApp): Promise<void>
  }
}
