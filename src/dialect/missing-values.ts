import { type Failure, unanswered } from './outcome.ts'
import type { ResourceCase } from './resource-case.ts'

/** What keeps a user from being created: an attribute without which the vendor creates nobody has no value. */
export function missingValues({ profile, desired }: ResourceCase): Failure | undefined {
  const given = new Set(
    desired.attributes
      .filter(({ value }) => value !== null && value !== '')
      .map(({ path }) => path.toLowerCase()),
  )
  const missing = profile.user.required.filter((path) => !given.has(path.toLowerCase()))
  if (missing.length === 0) return undefined
  return unanswered('missing-values', `${missing.join(' and ')} cannot be left out, and there is no value.`)
}
