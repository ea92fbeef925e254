import type { JsonObject } from '../base/json.ts'
import type { Known } from './known.ts'
import { memberIds } from './read-back.ts'

/** What is otherwise with the members of a group than a PATCH should have left it; their ids. */
export interface MemberChange {
  /** Told to be added, and not there. */
  missing: readonly string[]
  /** Told to be removed, and still there. */
  kept: readonly string[]
  /** Gone, although nobody spoke of them. */
  gone: readonly string[]
  /** Of a list that replaces: there, although it does not name them. */
  stale: readonly string[]
}

/** A group before a PATCH, as the PATCH should have left it, and as it is shown. */
export interface Three {
  before: JsonObject | undefined
  expected: JsonObject
  after: JsonObject
}

/**
 * Whoever came in besides may have been added by somebody else; that is no mistake. Nor is it that a user who was
 * deleted meanwhile is no member any more.
 */
export function memberChange(
  { before, expected, after }: Three,
  known: Known,
  replaces: boolean,
): MemberChange {
  const [was, wanted, there] = [before, expected, after].map(membersOf) as [
    ReadonlySet<string>,
    ReadonlySet<string>,
    ReadonlySet<string>,
  ]
  const lacking = [...wanted].filter((id) => !there.has(id) && !isGone(known, id))
  const left = [...was].filter((id) => !wanted.has(id) && there.has(id))
  return {
    missing: lacking.filter((id) => !was.has(id)),
    gone: lacking.filter((id) => was.has(id)),
    kept: replaces ? [] : left,
    stale: replaces ? left : [],
  }
}

export function membersOf(resource: JsonObject | undefined): ReadonlySet<string> {
  return memberIds(resource) ?? new Set()
}

/** Deleted, or there under another id since it was renamed. */
export function isGone(known: Known, id: string): boolean {
  const user = known.resource('User', id)
  return user !== undefined && (user.deletion !== undefined || user.moved)
}

/** `2 members are gone of whom it did not speak, and 1 whom it removed is still there` */
export function sentenceOfMembers({ missing, kept, gone, stale }: MemberChange): string {
  return [
    gone.length > 0 ? `${count(gone)} gone of whom it did not speak` : [],
    stale.length > 0 ? `${count(stale)} still there whom its list does not name` : [],
    missing.length > 0 ? `${count(missing)} missing whom it added` : [],
    kept.length > 0 ? `${count(kept)} still there whom it removed` : [],
  ]
    .flat()
    .join(', and ')
}

function count({ length }: readonly string[]): string {
  return length === 1 ? '1 member is' : `${length} members are`
}
