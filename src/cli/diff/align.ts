/** A line of one text beside one of another; undefined: the other has nothing there. */
export interface Row {
  a: string | undefined
  b: string | undefined
}

/** Two texts line by line: the longest sequence that they share side by side, what lies between paired in order. */
export function align(a: readonly string[], b: readonly string[]): Row[] {
  const shared = sharedLengths(a, b)
  const rows: Row[] = []
  let [left, right]: [string[], string[]] = [[], []]
  const flush = () => {
    for (let index = 0; index < Math.max(left.length, right.length); index++) {
      rows.push({ a: left[index], b: right[index] })
    }
    left = []
    right = []
  }
  let [i, j] = [0, 0]
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      flush()
      rows.push({ a: a[i++], b: b[j++] })
    } else if (j === b.length || (i < a.length && lengthAt(shared, i + 1, j) >= lengthAt(shared, i, j + 1))) {
      left.push(a[i++] ?? '')
    } else right.push(b[j++] ?? '')
  }
  flush()
  return rows
}

/** For each pair of places, how many lines what follows them has in common. */
function sharedLengths(a: readonly string[], b: readonly string[]): number[][] {
  const lengths: number[][] = []
  for (let i = a.length - 1; i >= 0; i--) {
    const row: number[] = []
    for (let j = b.length - 1; j >= 0; j--) {
      row[j] =
        a[i] === b[j]
          ? 1 + lengthAt(lengths, i + 1, j + 1)
          : Math.max(lengthAt(lengths, i + 1, j), row[j + 1] ?? 0)
    }
    lengths[i] = row
  }
  return lengths
}

function lengthAt(lengths: readonly number[][], i: number, j: number): number {
  return lengths[i]?.[j] ?? 0
}
