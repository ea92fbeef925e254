/** How a search for the smallest failing case ended. */
export interface Shrunk<Item> {
  items: Item[]
  tries: number
  /** False: the tries ran out before nothing more could be left out. */
  complete: boolean
}

/**
 * Leaves out of a failing list what it does not need to fail: halves first, then smaller parts, then single items (delta
 * debugging, Zeller & Hildebrandt 2002). The last item, which is the one that fails, stays. Yields a list to be tried and
 * is handed whether that one fails as well; what comes out fails, and if `complete`, without any single one of its other
 * items it would not.
 *
 * @param most how many lists may be tried
 */
export function* shrink<Item>(
  items: readonly Item[],
  most: number,
): Generator<Item[], Shrunk<Item>, boolean> {
  const last = items.slice(-1)
  let kept = items.slice(0, -1)
  let parts = Math.min(2, kept.length)
  let tries = 0
  while (kept.length > 0) {
    const size = Math.ceil(kept.length / parts)
    let smaller: Item[] | undefined
    for (let from = 0; from < kept.length; from += size) {
      if (tries >= most) return { items: [...kept, ...last], tries, complete: false }
      const rest = [...kept.slice(0, from), ...kept.slice(from + size)]
      tries++
      if (yield [...rest, ...last]) {
        smaller = rest
        break
      }
    }
    if (smaller) {
      kept = smaller
      parts = Math.max(1, Math.min(kept.length, parts - 1))
      if (parts < 2) parts = Math.min(2, kept.length)
    } else if (size === 1) break
    else parts = Math.min(kept.length, parts * 2)
  }
  return { items: [...kept, ...last], tries, complete: true }
}
