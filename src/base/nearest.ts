import { caseFold } from './case-fold.ts'

/** The candidate that was probably meant, or undefined when none is close: at most one edit for every three letters. */
export function nearest(name: string, candidates: Iterable<string>): string | undefined {
  const wanted = caseFold(name).slice(0, longestCompared)
  let best: string | undefined
  let bestDistance = Math.max(1, Math.floor(wanted.length / 3)) + 1
  for (const candidate of candidates) {
    const distance = editDistance(wanted, caseFold(candidate).slice(0, longestCompared))
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance]
  }
  return best
}

/** Longer names than this are cut: nobody mistypes an essay, and the cost grows with the square. */
const longestCompared = 64

/** Levenshtein distance, in UTF-16 units. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}
