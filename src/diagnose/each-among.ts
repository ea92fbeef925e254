/** Comparisons that one question may take: enough for any two lists of three hundred. */
const mostCompared = 50_000

/**
 * Whether each element of one list has its like in another, wherever it stands. Lists of thousands in another order are
 * not compared to the end, as a target could hold us up with them: what was not looked at counts as alike.
 */
export function eachAmong<Element>(
  elements: readonly Element[],
  others: readonly Element[],
  alike: (element: Element, other: Element) => boolean,
): boolean {
  let compared = 0
  return elements.every((element, index) => {
    const opposite = others[index]
    if (opposite !== undefined && alike(element, opposite)) return true
    return others.some((other) => ++compared > mostCompared || alike(element, other))
  })
}
