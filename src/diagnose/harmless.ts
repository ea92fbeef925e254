import type { Known } from './known.ts'
import { membersOf } from './member-change.ts'
import { touchedBy } from './patch-touch.ts'
import type { ReadBack } from './read-back.ts'
import type { Seen } from './seen.ts'

/**
 * Writes of something else that were seen to leave the members of a group alone, by the attributes that they address. Okta
 * sends a rename with every change of members: what became of the members is no doing of the rename once that is known.
 */
export function isHarmless(write: Seen, known: Known): boolean {
  const about = otherThanMembers(write)
  return about !== undefined && harmless(known).has(about)
}

/** Somebody who was shown before, and of whom none of the writes speaks, is still there. */
export function noteHarmless({ before, after, writes, shown }: ReadBack, known: Known): void {
  const others = shown.type === 'Group' ? writes.flatMap((write) => otherThanMembers(write) ?? []) : []
  if (others.length === 0) return
  const [there, texts] = [membersOf(after), writes.map(({ exchange }) => exchange.request.body ?? '')]
  const stayed = [...membersOf(before)]
    .slice(0, mostLookedAt)
    .some((id) => there.has(id) && !texts.some((text) => text.includes(id)))
  if (stayed) for (const about of others) harmless(known).add(about)
}

/** Members of a large group that are looked for in the writes. */
const mostLookedAt = 50

function harmless(known: Known): Set<string> {
  return known.note('harmless to members', () => new Set())
}

function otherThanMembers(write: Seen): string | undefined {
  if (write.about.action !== 'modify') return undefined
  const touched = touchedBy(write, 'Group')
  return touched.includes('members') ? undefined : touched.join()
}
