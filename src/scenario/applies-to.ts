import { loadProfile } from '../profile/load.ts'
import type { Profile } from '../profile/schema.ts'

/** Whether an expectation that may be limited to profiles is meant for this one. */
export function appliesTo(
  { profile }: { profile?: string | string[] | undefined },
  { name }: Profile,
): boolean {
  if (profile === undefined) return true
  const meant = [profile].flat().map((each) => loadProfile(each).profile)
  return meant.map((each) => each.name).includes(name)
}
