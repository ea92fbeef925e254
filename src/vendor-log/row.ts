import type { JsonObject } from '../base/json.ts'
import type { LogProfile } from '../profile/log-schema.ts'
import { eventListRow } from './event-list.ts'
import type { LogFacts } from './facts.ts'
import { objectSummaryRow } from './object-summary.ts'
import { systemLogRow } from './system-log.ts'

type Shape = LogProfile['shape']

/** What the vendor's administrator reads of one attempt; undefined: nothing. Pure. */
export function logRow(facts: LogFacts): JsonObject | undefined {
  const row = rows[facts.log.shape] as (facts: LogFacts) => JsonObject | undefined
  return row(facts)
}

const rows = {
  none: () => undefined,
  'provisioning-object-summary': objectSummaryRow,
  'system-log': systemLogRow,
  'event-list': eventListRow,
} satisfies { [S in Shape]: (facts: LogFacts<Extract<LogProfile, { shape: S }>>) => JsonObject | undefined }
