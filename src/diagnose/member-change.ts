import type { JsonObject } from '../base/json.ts'
import type { Known } from './known.ts'
import type { Trait } from './patch-trait.ts'
import { memberIds } from './read-back.ts'

/** What is otherwise with the members of a group than a PATCH should have left it. */
export interface MemberChange {
  /** Told to be added, and not there. */
  missing: number
  /** Told to be removed, and still there. */
  kept: number
  /** Gone, although nobody spoke of them. */
  gone: number
  /** Of a list that replaces: there, although it does not name them. */
  stale: number
  /** Was not done: missing and kept. */
  undone: number
  /** Was done too much: gone and stale. */
  wrong: number
}

/**
 * Whoever came in besides may have been added by somebody else; that is no mistake. Nor is it that a user who was
 * deleted meanwhile is no member any more.
 */
export function memberChange(
  { before, expected, after }: { before: JsonObject | undefined; expected: JsonObject; after: JsonObject },
  known: Known,
  replaces: boolean,
): MemberChange {
  const [was, wanted, there] = [before, expected, after].map(
    (each) => memberIds(each) ?? new Set<string>(),
  ) as [Set<string>, Set<string>, Set<string>]
  const lacking = [...wanted].filter((id) => !there.has(id) && !isGone(known, id))
  const missing = lacking.filter((id) => !was.has(id)).length
  const gone = lacking.length - missing
  const left = [...was].filter((id) => !wanted.has(id) && there.has(id)).length
  const [kept, stale] = replaces ? [0, left] : [left, 0]
  return { missing, kept, gone, stale, undone: missing + kept, wrong: gone + stale }
}

/**
 * Ways of naming members that would have led to the same members if they were taken wrongly. An add that replaces, and a
 * remove that clears, show only where somebody stays; a replace that adds only where somebody has to go.
 */
export function undecidedForms(before: JsonObject | undefined, expected: JsonObject): ReadonlySet<Trait> {
  const [was, wanted] = [before, expected].map((each) => memberIds(each) ?? new Set<string>()) as [
    Set<string>,
    Set<string>,
  ]
  const stays = [...was].some((id) => wanted.has(id))
  const goes = [...was].some((id) => !wanted.has(id))
  return new Set([...(stays ? [] : shownByWhoStays), ...(goes ? [] : shownByWhoGoes)])
}

const shownByWhoStays: readonly Trait[] = ['members-add', 'members-remove-filter', 'members-remove-value']
const shownByWhoGoes: readonly Trait[] = ['members-replace']

/** Deleted, or there under another id since it was renamed. */
function isGone(known: Known, id: string): boolean {
  const user = known.resource('User', id)
  return user !== undefined && (user.deletion !== undefined || user.moved)
}

/** `2 members are gone of whom it did not speak, and 1 whom it removed is still there` */
export function sentenceOfMembers({ missing, kept, gone, stale }: MemberChange): string {
  return [
    gone > 0 ? `${count(gone)} gone of whom it did not speak` : [],
    stale > 0 ? `${count(stale)} still there whom its list does not name` : [],
    missing > 0 ? `${count(missing)} missing whom it added` : [],
    kept > 0 ? `${count(kept)} still there whom it removed` : [],
  ]
    .flat()
    .join(', and ')
}

function count(members: number): string {
  return members === 1 ? '1 member is' : `${members} members are`
}
