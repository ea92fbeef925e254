import type { RequestSpec } from '../../dialect/request-spec.ts'
import type { LoadedProfile } from '../../profile/load.ts'
import { diffProfiles, type ProfileDifference } from '../../profile/profile-sources.ts'
import { type HeaderForm, headerForm, wireForms } from '../../sample/wire-form.ts'

/** A request as it goes onto the wire, headers aside. */
export type SentRequest = Pick<RequestSpec, 'method' | 'path' | 'query' | 'body'>

export interface ComparedIntent {
  intent: string
  a: SentRequest[]
  b: SentRequest[]
  same: boolean
}

/** What two vendors send for the same things, and what their profiles say differently. */
export interface ProfileComparison {
  headers: { a: HeaderForm; b: HeaderForm; same: boolean }
  intents: ComparedIntent[]
  values: ProfileDifference[]
}

export function compareProfiles(a: LoadedProfile, b: LoadedProfile): ProfileComparison {
  const others = new Map(wireForms(b.profile).map(({ intent, requests }) => [intent, requests]))
  const intents = wireForms(a.profile).map(({ intent, requests }) => {
    const [left, right] = [requests.map(sent), (others.get(intent) ?? []).map(sent)]
    return { intent, a: left, b: right, same: equal(left, right) }
  })
  const [left, right] = [headerForm(a.profile), headerForm(b.profile)]
  return { headers: { a: left, b: right, same: equal(left, right) }, intents, values: diffProfiles(a, b) }
}

export function isSame({ headers, intents, values }: ProfileComparison): boolean {
  return headers.same && values.length === 0 && intents.every(({ same }) => same)
}

function sent({ method, path, query, body }: RequestSpec): SentRequest {
  return { method, path, query, body }
}

/** Key order and all: that is what a vendor may differ in. */
function equal(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
