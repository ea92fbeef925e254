import { isObject, type Json, type JsonObject } from '../base/json.ts'
import type { TemplateMapping } from '../profile/mapping-schema.ts'
import type { Desired, DesiredAttribute } from './desired.ts'
import type { Expression } from './language/expression.ts'
import { compileOneLoginText, soleParameter } from './language/onelogin-macros.ts'
import type { MappingSource } from './mapping-source.ts'

/** Renders one node of the template; undefined leaves its key out. */
type Render = (source: MappingSource) => Json | undefined

/**
 * Compiles a JSON template once. The result has one attribute for each top-level key, since such a vendor only ever
 * compares and sends the whole.
 */
export function compileTemplate(mapping: TemplateMapping): (source: MappingSource) => Desired {
  const template = parseTemplate(mapping)
  const keys = Object.entries(template).map(([key, node]) => ({ key, render: compileNode(node, mapping) }))
  const appendActive = mapping.active === 'append' && !('active' in template)
  return (source) => {
    const attributes: DesiredAttribute[] = []
    for (const { key, render } of keys) {
      const value = render(source)
      if (value !== undefined) attributes.push(topLevel(key, value))
    }
    if (appendActive && source.kind === 'user') attributes.push(topLevel('active', source.active))
    return { attributes, references: [], empty: [] }
  }
}

/** Whether what is sent has `active` at its top level. */
export function templateSaysActive(mapping: TemplateMapping): boolean {
  return mapping.active === 'append' || 'active' in parseTemplate(mapping)
}

function parseTemplate({ template }: TemplateMapping): JsonObject {
  const parsed: unknown = JSON.parse(template)
  if (!isObject(parsed)) throw new SyntaxError('the template is not a JSON object')
  return parsed
}

// Template keys are whatever an administrator typed; they are names, never paths to be split.
function topLevel(key: string, value: Json): DesiredAttribute {
  return { path: key, parsed: { attribute: key }, value, apply: 'always' }
}

function compileNode(node: Json, mapping: TemplateMapping): Render {
  if (typeof node === 'string') return compileLiteral(node, mapping)
  if (Array.isArray(node)) {
    const items = node.map((item) => compileNode(item, mapping))
    return (source) => items.flatMap((item) => item(source) ?? [])
  }
  if (!isObject(node)) return () => node
  const fields = Object.entries(node).map(([key, value]) => ({ key, render: compileNode(value, mapping) }))
  return (source) => {
    const object: JsonObject = {}
    for (const { key, render } of fields) {
      const value = render(source)
      if (value !== undefined) object[key] = value
    }
    return object
  }
}

function compileLiteral(text: string, { parameters }: TemplateMapping): Expression {
  const expression = compileOneLoginText(text, parameters)
  const parameter = soleParameter(text)
  if (parameter === undefined || !parameters[parameter]?.skipIfBlank) return expression
  return (source) => expression(source) || undefined
}
