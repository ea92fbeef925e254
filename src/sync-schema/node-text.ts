import type { SourceNode } from './sync-schema.ts'

/**
 * A source as the text of an expression. What the portal wrote is taken as it is; where it is missing it is built from the
 * tree, whose keys stand for the places of arguments.
 */
export function textOfNode(node: SourceNode): string {
  const { expression, type, name } = node
  if (expression !== undefined && expression !== null && expression.trim() !== '') return expression.trim()
  if (type === 'Attribute') return `[${name ?? ''}]`
  if (type === 'Constant') return JSON.stringify(name ?? '')
  return `${name ?? ''}(${argumentsOf(node).join(', ')})`
}

/** Places of named arguments, where some may be left out: Microsoft Graph lists them for each function. */
const places: Record<string, readonly string[]> = {
  Replace: [
    'source',
    'Find',
    'RegularExpression',
    'RegularExpressionGroupName',
    'Replacement',
    'ReplacementPropertyName',
    'Template',
  ],
  Switch: ['source', 'defaultValue', 'switchValue'],
  FormatDateTime: ['source', 'dateTimeStyles', 'inputFormat', 'outputFormat'],
  Join: ['separator', 'source'],
}

function argumentsOf({ name, parameters }: SourceNode): string[] {
  const given = (parameters ?? []).map(({ key, value }) => ({ key, text: value ? textOfNode(value) : '' }))
  const order = places[name ?? '']
  if (!order) return given.map(({ text }) => text)
  return order.flatMap((key) => {
    const texts = given.filter((each) => each.key.toLowerCase() === key.toLowerCase()).map(({ text }) => text)
    return texts.length > 0 ? texts : ['']
  })
}
