import type { Json } from '../base/json.ts'
import { nearest } from '../base/nearest.ts'
import { compilePattern } from '../base/pattern/pattern.ts'
import { groupSourceAttributes, userSourceAttributes } from '../base/source-attribute.ts'
import type { MappingProfile } from '../profile/mapping-schema.ts'
import type { FilterClause, ScopeProfile } from '../profile/scope-schema.ts'
import { entraSources } from './language/entra-expressions.ts'
import type { Expression } from './language/expression.ts'
import { type GroupSource, type MappingSource, neutralAttribute, type UserSource } from './mapping-source.ts'

/** The scoping filters of one app. */
export interface ScopingFilter {
  /** `source.active` is whether the account is enabled in the directory. */
  user(source: UserSource): Verdict
  group(source: GroupSource): Verdict
}

/** What the filters say of one object. */
export interface Verdict {
  passed: boolean
  /** Each clause as the vendor's log writes it: `Filter name.department EQUALS 'Sales'`. Empty without filters. */
  clauses: Record<string, boolean>
}

/** Of an object that no filter is asked about. */
export const passed: Verdict = { passed: true, clauses: {} }

/** A filter that cannot be evaluated, because of what the mapping language or the directory knows. */
export class ScopingFilterError extends Error {
  /** Dotted, from the profile's top. */
  readonly path: string

  constructor(path: string, message: string) {
    super(message)
    this.name = 'ScopingFilterError'
    this.path = path
  }
}

/** Throws `ScopingFilterError` for an attribute that nobody has, or none that filters may read. */
export function compileScopingFilter({ filter }: ScopeProfile, mapping: MappingProfile): ScopingFilter {
  const compiled = (kind: 'user' | 'group') => compileFilter(filter[kind], kind, sourcesOf(kind, mapping))
  return { user: compiled('user'), group: compiled('group') }
}

/** What a language calls the attributes of an object. */
export interface SourceNames {
  names: readonly string[]
  /** Among them, but not for filters. */
  notInFilters: readonly string[]
  read(name: string): Expression
}

function sourcesOf(kind: 'user' | 'group', mapping: MappingProfile): SourceNames {
  const ofLanguage = languages[mapping[kind].language]
  const neutral = kind === 'user' ? userSourceAttributes : groupSourceAttributes
  return { ...ofLanguage, names: [...ofLanguage.names, ...neutral] }
}

const neutralSources: SourceNames = {
  names: [],
  notInFilters: [],
  read: (name) => (source) => neutralAttribute(source, name),
}

const languages = {
  'entra-expressions': entraSources,
  'okta-expressions': neutralSources,
  'onelogin-macros': neutralSources,
} satisfies Record<MappingProfile['user']['language'], SourceNames>

function compileFilter(
  groups: ScopeProfile['filter']['user'],
  kind: 'user' | 'group',
  sources: SourceNames,
): (source: MappingSource) => Verdict {
  if (groups.length === 0) return () => passed
  const compiled = groups.map(({ name, clauses }, group) =>
    clauses.map((clause, index) => ({
      text: textOf(name, clause),
      holds: compileClause(clause, sources, `scope.filter.${kind}.${group}.clauses.${index}.attribute`),
    })),
  )
  return (source) => {
    const results = compiled.map((clauses) =>
      clauses.map(({ text, holds }): [string, boolean] => [text, holds(source)]),
    )
    return {
      passed: results.some((clauses) => clauses.every(([, held]) => held)),
      clauses: Object.fromEntries(results.flat()),
    }
  }
}

function textOf(name: string, { attribute, operator, values }: FilterClause): string {
  return [`${name}.${attribute}`, operator, ...values.map((value) => `'${value}'`)].join(' ')
}

function compileClause(
  clause: FilterClause,
  sources: SourceNames,
  path: string,
): (source: MappingSource) => boolean {
  const { attribute } = clause
  checkName(attribute, sources, path)
  const read = sources.read(attribute)
  const holds = compileTest(clause)
  const isNull = clause.operator === 'IS NULL'
  return (source) => {
    const value = read(source)
    return isBlank(value) ? isNull : holds(value)
  }
}

function checkName(name: string, { names, notInFilters }: SourceNames, path: string): void {
  if (notInFilters.includes(name)) {
    throw new ScopingFilterError(path, `"${name}" cannot be used in scoping filters`)
  }
  if (names.includes(name) || /^custom\../.test(name)) return
  const meant = nearest(name, names)
  const advice = meant === undefined ? `; known are ${names.join(', ')}` : `; did you mean "${meant}"?`
  throw new ScopingFilterError(path, `"${name}" is no attribute of the directory${advice}`)
}

/** What is asked of a value that is there. Comparisons are those of texts, case-sensitive; lists compare with nothing. */
function compileTest(clause: FilterClause): (value: Json) => boolean {
  switch (clause.operator) {
    case 'IS NULL':
      return () => false
    case 'IS NOT NULL':
      return () => true
    case 'IS TRUE':
      return (value) => isBoolean(value, true)
    case 'IS FALSE':
      return (value) => isBoolean(value, false)
    case 'EQUALS':
      return any(clause.values, (text, wanted) => text === wanted)
    case 'NOT EQUALS':
      return none(clause.values, (text, wanted) => text === wanted)
    case 'Includes':
      return any(clause.values, (text, part) => text.includes(part))
    case 'ENDS_WITH':
      return any(clause.values, (text, end) => text.endsWith(end))
    // It is the attribute that has to be found in the value of the clause.
    case '&':
      return any(clause.values, (text, input) => input.includes(text))
    case '!&':
      return none(clause.values, (text, input) => input.includes(text))
    case 'REGEX MATCH':
      return any(clause.values.map(compilePattern), (text, pattern) => pattern.test(text))
    case 'NOT REGEX MATCH':
      return none(clause.values.map(compilePattern), (text, pattern) => pattern.test(text))
    case 'Greater_Than':
      return any(clause.values.map(BigInt), (text, least) => isInteger(text) && BigInt(text) > least)
    case 'Greater_Than_OR_EQUALS':
      return any(clause.values.map(BigInt), (text, least) => isInteger(text) && BigInt(text) >= least)
  }
}

type Comparison<Operand> = (text: string, operand: Operand) => boolean

function any<Operand>(operands: readonly Operand[], holds: Comparison<Operand>): (value: Json) => boolean {
  return (value) => {
    const text = asText(value)
    return text !== undefined && operands.some((operand) => holds(text, operand))
  }
}

function none<Operand>(operands: readonly Operand[], holds: Comparison<Operand>): (value: Json) => boolean {
  return (value) => {
    const text = asText(value)
    return text !== undefined && !operands.some((operand) => holds(text, operand))
  }
}

function isBlank(value: Json | undefined): value is undefined | null {
  return value === undefined || value === null || value === ''
}

function asText(value: Json): string | undefined {
  if (typeof value === 'object') return undefined
  return typeof value === 'boolean' ? (value ? 'True' : 'False') : String(value)
}

function isBoolean(value: Json, wanted: boolean): boolean {
  return asText(value)?.toLowerCase() === String(wanted)
}

function isInteger(text: string): boolean {
  return /^-?\d{1,100}$/.test(text)
}
