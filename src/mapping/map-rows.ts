import type { Json } from '../base/json.ts'
import type { MappingRow, RowsMapping } from '../profile/mapping-schema.ts'
import { type AttributePath, parsePath } from '../scim/path.ts'
import { locate, resourceSchemas } from '../scim/schema.ts'
import { userUrn } from '../scim/urn.ts'
import type { Desired } from './desired.ts'
import { compileEntraExpression } from './language/entra-expressions.ts'
import type { Compile, Expression } from './language/expression.ts'
import { compileOktaExpression } from './language/okta-expressions.ts'
import { type MappingSource, neutralAttribute } from './mapping-source.ts'

const languages = {
  'entra-expressions': compileEntraExpression,
  'okta-expressions': compileOktaExpression,
} satisfies Record<RowsMapping['language'], Compile>

interface CompiledRow {
  path: string
  parsed: AttributePath
  apply: MappingRow['apply']
  reference: boolean
  evaluate: Expression
}

/** Compiles the rows of a profile once; the result maps one object after another. */
export function compileRows({ language, rows, edits }: RowsMapping): (source: MappingSource) => Desired {
  const compiled = edited(rows, edits).map(
    (row): CompiledRow => ({
      path: row.target,
      parsed: typedPath(row.target),
      apply: row.apply,
      reference: row.reference,
      evaluate: typed(row.target, evaluator(row, languages[language])),
    }),
  )
  // `type: "work"` or `primary: true` alone do not make an address.
  const marked = compiled.some(({ parsed }) => isMark(parsed))
  return (source) => {
    const desired: Desired = { attributes: [], references: [], empty: [] }
    for (const { path, parsed, apply, reference, evaluate } of compiled) {
      if (reference) {
        const objectId = source.kind === 'user' ? source.manager?.id : undefined
        desired.references.push({ path, parsed, objectId })
        continue
      }
      const value = evaluate(source)
      if (isBlank(value)) desired.empty.push({ path, parsed })
      else desired.attributes.push({ path, parsed, value: value as Json, apply })
    }
    return marked ? withoutBareElements(desired) : desired
  }
}

/** Whether one of the rows is about `active` of the core schema. */
export function rowsSayActive({ rows, edits }: RowsMapping): boolean {
  return edited(rows, edits).some(({ target }) => {
    const { urn, attribute } = parsePath(target)
    return attribute.toLowerCase() === 'active' && (urn === undefined || urn.toLowerCase() === coreUser)
  })
}

const coreUser = userUrn.toLowerCase()

/** The rows with the edits laid over them. */
export function edited(rows: readonly MappingRow[], edits: RowsMapping['edits'] = {}): MappingRow[] {
  const kept = rows.flatMap((row) => {
    const edit = edits[row.target]
    return edit === undefined ? [row] : edit === null ? [] : [{ ...edit, target: row.target }]
  })
  const known = new Set(rows.map(({ target }) => target))
  const added = Object.entries(edits).flatMap(([target, edit]) =>
    edit === null || known.has(target) ? [] : [{ ...edit, target }],
  )
  return [...kept, ...added]
}

function evaluator(row: MappingRow, compile: Compile): Expression {
  const { source, expression, value } = row
  if (source !== undefined) return (object) => neutralAttribute(object, source)
  if (expression !== undefined) return compile(expression)
  return () => value as Json
}

/** What an expression says about a boolean attribute is a text; the resource holds a boolean (RFC 7643 §2.3.2). */
function typed(target: string, evaluate: Expression): Expression {
  if (locate(resourceSchemas.User, parsePath(target))?.attribute.type !== 'boolean') return evaluate
  return (source) => {
    const value = evaluate(source)
    return value === 'True' || value === 'true'
      ? true
      : value === 'False' || value === 'false'
        ? false
        : value
  }
}

/** Likewise in a filter: `roles[primary eq "True"]` means an element whose `primary` is true. */
export function typedPath(target: string): AttributePath {
  const path = parsePath(target)
  const { filter } = path
  if (filter?.kind !== 'compare' || (filter.value !== 'True' && filter.value !== 'False')) return path
  const { filter: _, ...list } = path
  const compared = locate(resourceSchemas.User, { ...list, subAttribute: filter.path.attribute })
  if (compared?.subAttribute?.type !== 'boolean') return path
  return { ...path, filter: { ...filter, value: filter.value === 'True' } }
}

function isBlank(value: Json | undefined): boolean {
  return value === undefined || value === null || value === ''
}

function isMark({ filter, subAttribute }: AttributePath): boolean {
  return filter !== undefined && (subAttribute === 'type' || subAttribute === 'primary')
}

/** Drops marks (`primary`, `type`) of multi-valued elements that got no value of their own. */
function withoutBareElements(desired: Desired): Desired {
  const alive = new Set<string>()
  for (const { path, parsed } of desired.attributes) {
    if (parsed.filter && !isMark(parsed)) alive.add(element(path))
  }
  const bare = ({ path, parsed }: { path: string; parsed: AttributePath }) =>
    parsed.filter !== undefined && !alive.has(element(path))
  return {
    ...desired,
    attributes: desired.attributes.filter((attribute) => !bare(attribute)),
    empty: [
      ...desired.empty,
      ...desired.attributes.filter(bare).map(({ path, parsed }) => ({ path, parsed })),
    ],
  }
}

function element(path: string): string {
  return path.slice(0, path.indexOf(']') + 1)
}
