import type { JsonObject } from '../base/json.ts'
import { isHarmless } from './harmless.ts'
import type { Known } from './known.ts'
import { type MemberChange, memberChange, membersOf, sentenceOfMembers } from './member-change.ts'
import { operationsOn, touchedBy } from './patch-touch.ts'
import { operationsOf, type Trait, traitsOf } from './patch-trait.ts'
import type { ReadBack } from './read-back.ts'
import type { Seen } from './seen.ts'
import { memberForms, type Suspects } from './suspects.ts'

/** What became of the members that a PATCH was about, as far as it is its doing. */
export interface MemberCourse {
  /** unclear: something is not as it should be, and other writes may have done it. */
  end: 'applied' | 'ignored' | 'overdone' | 'unclear'
  what: string
  /** Whether something that it names was not done. */
  undone: boolean
  /** The group was told just what it had already. */
  idle: boolean
  /** Forms that would have led to the same members if they were taken wrongly. */
  undecided: ReadonlySet<Trait>
}

/**
 * Several writes may lie between two looks. That a member whom this one added is missing may be the doing of a later one;
 * that somebody is gone, of any since it was there.
 */
export function memberCourse(
  write: Seen,
  traits: ReadonlySet<Trait>,
  readBack: ReadBack,
  known: Known,
  suspects: Suspects,
): MemberCourse {
  const { after, known: group } = readBack
  const writes = readBack.writes.filter((each) => each === write || !isHarmless(each, known))
  const earlier = writes.slice(0, writes.indexOf(write))
  const isLast = writes.length === earlier.length + 1
  const before = group.afterAll(earlier)
  const expected = group.afterAll([write], before) ?? readBack.expected
  const change = memberChange({ before, expected, after }, known, traits.has('members-replace'))
  const [was, wanted] = [membersOf(before), membersOf(expected)]
  // Whom it added is there, whatever became of the others.
  if (change.missing.length === 0 && [...wanted].some((id) => !was.has(id))) suspects.noteWorked(traits)
  const isAlone = writes.every((each) => each === write || each.about.action === 'create')
  const sure: MemberChange = {
    missing: isLast ? change.missing : [],
    gone:
      isLast && change.gone.length > 0 ? withoutOthers(change.gone, readBack, earlier, write, suspects) : [],
    kept: change.kept,
    stale: isAlone ? change.stale : [],
  }
  return {
    end: endOf(sure, change),
    what: sentenceOfMembers(sure),
    undone: sure.missing.length + sure.kept.length > 0,
    idle: before !== undefined && was.size === wanted.size && [...was].every((id) => wanted.has(id)),
    undecided: undecidedForms(was, wanted, membersOf(readBack.before)),
  }
}

function endOf(sure: MemberChange, seen: MemberChange): MemberCourse['end'] {
  if (sure.gone.length + sure.stale.length > 0) return 'overdone'
  if (sure.missing.length + sure.kept.length > 0) return 'ignored'
  return Object.values(seen).some(({ length }) => length > 0) ? 'unclear' : 'applied'
}

/**
 * Those of whom no write of another form can be the cause: who was shown, or was added in a way that is known to work, and
 * since then there was nothing but writes of the form of this one.
 */
function withoutOthers(
  gone: readonly string[],
  { before }: ReadBack,
  earlier: readonly Seen[],
  write: Seen,
  suspects: Suspects,
): string[] {
  const form = formOf(write)
  const firstAlike = earlier.findLastIndex((each) => formOf(each) !== form) + 1
  const sure = new Set(firstAlike === 0 ? membersOf(before) : [])
  for (const each of earlier.slice(Math.max(0, firstAlike - 1))) {
    const works = formOf(each) === 'members-add' && suspects.haveWorked(memberTraits(each))
    if (works) for (const id of addedBy(each)) sure.add(id)
  }
  return gone.filter((id) => sure.has(id))
}

/** The one way in which a PATCH names members, where it is about nothing else. */
function formOf(write: Seen): Trait | undefined {
  if (write.about.action !== 'modify' || touchedBy(write, 'Group').join() !== 'members') return undefined
  const [form, ...others] = [...memberTraits(write)].filter((trait) => memberForms.has(trait))
  return others.length === 0 ? form : undefined
}

function memberTraits(write: Seen): ReadonlySet<Trait> {
  return traitsOf(operationsOf(write), 'Group', undefined)
}

function addedBy(write: Seen): ReadonlySet<string> {
  return new Set(
    operationsOn('members', operationsOf(write), 'Group').flatMap(({ value }) => [
      ...membersOf({ members: value } as JsonObject),
    ]),
  )
}

/**
 * An add that replaces, and a remove that clears, show only where somebody stays; a replace that adds only where somebody
 * has to go who is known to have been there.
 */
function undecidedForms(
  was: ReadonlySet<string>,
  wanted: ReadonlySet<string>,
  shown: ReadonlySet<string>,
): ReadonlySet<Trait> {
  const stays = [...was].some((id) => wanted.has(id))
  const goes = [...shown].some((id) => !wanted.has(id))
  return new Set([...(stays ? [] : shownByWhoStays), ...(goes ? [] : shownByWhoGoes)])
}

const shownByWhoStays: readonly Trait[] = ['members-add', 'members-remove-filter', 'members-remove-value']
const shownByWhoGoes: readonly Trait[] = ['members-replace']
