export interface Bin {
  from: number
  to: number
  count: number
}

/** 1, 2 or 5 times a power of ten: widths that a person reads. */
const steps = [1, 2, 5]

/** At most `most` bins of one round width that hold all values, from 0 on if that is near. Pure. */
export function histogram(values: readonly number[], most = 30): Bin[] {
  if (values.length === 0) return []
  const [least, greatest] = [Math.min(...rangeOf(values)), Math.max(...rangeOf(values))]
  const width = roundWidth((greatest - least) / most)
  const start = least < width * most ? Math.floor(least / width) * width : least - (least % width)
  const bins: Bin[] = []
  for (let index = 0; index === 0 || start + index * width <= greatest; index++) {
    bins.push({ from: start + index * width, to: start + (index + 1) * width, count: 0 })
  }
  for (const value of values) {
    const bin = bins[Math.min(bins.length - 1, Math.floor((value - start) / width))]
    if (bin) bin.count++
  }
  return bins
}

/** Least and greatest, without a call of as many arguments as there are values. */
function rangeOf(values: readonly number[]): [number, number] {
  let [least, greatest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const value of values) {
    least = Math.min(least, value)
    greatest = Math.max(greatest, value)
  }
  return [least, greatest]
}

function roundWidth(atLeast: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(atLeast, 0.1)))
  const step = steps.find((each) => each * power >= atLeast) ?? 10
  return step * power
}
