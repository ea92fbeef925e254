import type { MappingRow, RowsMapping } from '../profile/mapping-schema.ts'
import { readPath } from '../scim/attribute-access.ts'
import { entraAttribute } from './language/entra-expressions.ts'
import { TokenReader } from './language/lexer.ts'
import { oktaAttribute } from './language/okta-expressions.ts'
import { edited, typedPath } from './map-rows.ts'
import type { Mirror } from './mirror.ts'

const languages = {
  'entra-expressions': mainOfEntra,
  'okta-expressions': mainOfOkta,
} satisfies Record<RowsMapping['language'], (text: string) => string | undefined>

export function mirrorRows({ language, rows, edits }: RowsMapping): Mirror {
  const read = edited(rows, edits).flatMap((row) => {
    const attribute = attributeOf(row, languages[language])
    return attribute === undefined ? [] : [{ attribute, path: typedPath(row.target) }]
  })
  return (resource) => read.map(({ attribute, path }) => [attribute, readPath(resource, path)])
}

function attributeOf(
  { source, expression, reference }: MappingRow,
  mainOf: (text: string) => string | undefined,
): string | undefined {
  if (reference) return undefined
  return source ?? (expression === undefined ? undefined : mainOf(expression))
}

/** `[x]`, or `Coalesce([x], …)`. */
function mainOfEntra(text: string): string | undefined {
  const reader = new TokenReader(text)
  const first = reader.take()
  if (first.kind === 'attribute') return reader.next.kind === 'end' ? entraAttribute(first.text) : undefined
  if (first.kind !== 'name' || first.text !== 'Coalesce' || !reader.skip('(')) return undefined
  const main = reader.take()
  const { kind, text: mark } = reader.next
  return main.kind === 'attribute' && kind === 'mark' && (mark === ',' || mark === ')')
    ? entraAttribute(main.text)
    : undefined
}

/** `user.x`, or `user.x != null ? user.x : …`. */
function mainOfOkta(text: string): string | undefined {
  const reader = new TokenReader(text)
  const { kind, text: name } = reader.take()
  if (kind !== 'name' || !name.startsWith('user.')) return undefined
  const attribute = oktaAttribute(name.slice('user.'.length))
  if (reader.next.kind === 'end') return attribute
  const choice = ['!=', 'null', '?', name, ':'].every((expected) => reader.take().text === expected)
  return choice ? attribute : undefined
}
