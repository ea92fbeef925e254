import type { Known } from './known.ts'

/** Whether the target was seen to show old state for a while: what a read lacks may then be on its way. */
export function isLate(known: Known): boolean {
  return note(known).proven
}

export function proveLate(known: Known): void {
  note(known).proven = true
}

function note(known: Known): { proven: boolean } {
  return known.note('lateness', () => ({ proven: false }))
}
