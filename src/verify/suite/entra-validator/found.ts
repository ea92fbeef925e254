import type { Seen } from '../../../diagnose/seen.ts'
import { by, type Claim, equals, filled, isListResponse, isValue, listed, status, that } from '../claims.ts'

/** What the validator asserts of a look-up that should find one. */
export function foundOne(seen: Seen, attribute: string, value: string): Claim[] {
  const resources = listed(seen)
  return [
    ...by(['VENDOR-filter-set', 'RFC7644-3.4.2-empty-200'], status(seen, 200)),
    ...by(['RFC7644-3.4.2-listresponse'], isListResponse(seen)),
    ...by(
      ['VENDOR-filter-set', 'RFC7644-3.4.2-totalResults', 'SIM-read-your-writes'],
      equals(seen, 'totalResults', 1),
    ),
    ...by(
      ['RFC7644-3.4.2-Resources', 'VENDOR-filter-set'],
      that(resources.length === 1, 'Resources should hold the one that was asked for'),
    ),
    ...(resources[0]
      ? [
          ...by(['RFC7644-3.4.2.2-only-matching'], isValue(resources[0], attribute, value)),
          ...by(['RFC7644-3.3-body-id'], filled(resources[0], 'id')),
          ...by(['RFC7643-3-schemas'], filled(resources[0], 'schemas')),
        ]
      : []),
  ]
}

/** What it asserts of one that should find nobody. */
export const nobody = (seen: Seen): Claim[] =>
  by(['RFC7644-3.4.2-empty-200'], status(seen, 200), isListResponse(seen), equals(seen, 'totalResults', 0))
