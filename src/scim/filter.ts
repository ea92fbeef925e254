import { type AttributePath, knownSchemas, printPath, readPath } from './path.ts'
import { Scanner } from './scanner.ts'

export { FilterError } from './scanner.ts'

/** What a comparison may compare with: RFC 7644 §3.4.2.2, `compValue`. */
export type FilterValue = null | boolean | number | string

const comparisons = ['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'] as const
export type Comparison = (typeof comparisons)[number]

/** A filter of RFC 7644 §3.4.2.2 as a tree. */
export type Filter =
  | { kind: 'compare'; path: AttributePath; op: Comparison; value: FilterValue }
  | { kind: 'present'; path: AttributePath }
  | { kind: 'and' | 'or'; left: Filter; right: Filter }
  | { kind: 'not'; filter: Filter }
  | { kind: 'valuePath'; path: AttributePath; filter: Filter }

/**
 * Reads a filter. Operators, attribute names, `true`, `false` and `null` may be in any case. Beyond the grammar it
 * takes `emails[type eq "work"].value eq "x"`, which Entra ID sends. Throws `FilterError`.
 * @param schemas URNs (lower case) that are schemas, see `parsePath`
 */
export function parseFilter(text: string, schemas = knownSchemas): Filter {
  const scanner = new Scanner(text, schemas)
  const filter = readFilter(scanner)
  scanner.expectEnd()
  return filter
}

/** The text of a filter with no more parentheses than it needs; `parseFilter` of it gives the filter again. */
export function printFilter(filter: Filter): string {
  switch (filter.kind) {
    case 'compare':
      return `${printPath(filter.path)} ${filter.op} ${JSON.stringify(filter.value)}`
    case 'present':
      return `${printPath(filter.path)} pr`
    case 'not':
      return `not (${printFilter(filter.filter)})`
    case 'valuePath':
      return printPath({ ...filter.path, filter: filter.filter })
    case 'and':
      return `${grouped(filter.left, ['or'])} and ${grouped(filter.right, ['or', 'and'])}`
    case 'or':
      return `${printFilter(filter.left)} or ${grouped(filter.right, ['or'])}`
  }
}

function grouped(filter: Filter, kinds: readonly Filter['kind'][]): string {
  return kinds.includes(filter.kind) ? `(${printFilter(filter)})` : printFilter(filter)
}

/** Reads a filter where the scanner stands, up to what cannot continue it. `not` binds before `and` before `or`. */
export function readFilter(scanner: Scanner, insideValueFilter = false): Filter {
  let left = readConjunction(scanner, insideValueFilter)
  while (takeWord(scanner, /or(?![^\s(])/iy)) {
    left = { kind: 'or', left, right: readConjunction(scanner, insideValueFilter) }
  }
  return left
}

function readConjunction(scanner: Scanner, insideValueFilter: boolean): Filter {
  let left = readTerm(scanner, insideValueFilter)
  while (takeWord(scanner, /and(?![^\s(])/iy)) {
    left = { kind: 'and', left, right: readTerm(scanner, insideValueFilter) }
  }
  return left
}

function readTerm(scanner: Scanner, insideValueFilter: boolean): Filter {
  scanner.space()
  if (takeWord(scanner, /not(?=\s*\()/iy))
    return { kind: 'not', filter: readGroup(scanner, insideValueFilter) }
  if (scanner.text[scanner.position] === '(') return readGroup(scanner, insideValueFilter)
  return readComparison(scanner, insideValueFilter)
}

function readGroup(scanner: Scanner, insideValueFilter: boolean): Filter {
  scanner.expect('(')
  const filter = scanner.nested(() => readFilter(scanner, insideValueFilter))
  scanner.expect(')')
  return filter
}

function readComparison(scanner: Scanner, insideValueFilter: boolean): Filter {
  scanner.countTerm()
  const path = readPath(scanner, insideValueFilter)
  const operator = takeWord(scanner, /(eq|ne|co|sw|ew|gt|ge|lt|le|pr)(?![^\s)\]])/iy)?.toLowerCase()
  if (operator === 'pr') return { kind: 'present', path }
  if (operator !== undefined) {
    return { kind: 'compare', path, op: operator as Comparison, value: readValue(scanner) }
  }
  const { filter, ...unfiltered } = path
  if (filter && path.subAttribute === undefined) return { kind: 'valuePath', path: unfiltered, filter }
  scanner.space()
  return scanner.fail(`expected one of ${comparisons.join(', ')} or pr`)
}

function readValue(scanner: Scanner): FilterValue {
  scanner.space()
  const start = scanner.position
  const text =
    scanner.take(/"(?:[^"\\]|\\.)*"/sy) ??
    scanner.take(/(?:true|false|null)(?![^\s)\]])/iy)?.toLowerCase() ??
    scanner.take(/-?(?:0|[1-9]\d*)(?:\.\d+)?(?:e[+-]?\d+)?(?![^\s)\]])/iy)
  try {
    if (text !== undefined) return JSON.parse(text)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
  }
  return scanner.fail('expected a JSON string, number, true, false or null', start)
}

function takeWord(scanner: Scanner, expression: RegExp): string | undefined {
  const start = scanner.position
  scanner.space()
  const word = scanner.take(expression)
  if (word === undefined) scanner.position = start
  return word
}
