import { toHaveNoDrift } from './to-have-no-drift.ts'
import { toHaveNoFindings } from './to-have-no-findings.ts'
import { toHaveReached } from './to-have-reached.ts'
import { toHaveSent } from './to-have-sent.ts'

/** For `expect.extend(matchers)`, where the import of this module has not done it. */
export const matchers = { toHaveSent, toHaveReached, toHaveNoFindings, toHaveNoDrift }
