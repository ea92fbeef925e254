import type { Json } from '../../base/json.ts'
import { type MappingSource, neutralAttribute } from '../mapping-source.ts'
import { type Expression, ExpressionError } from './expression.ts'

/** OneLogin's user fields that have another name in the directory. */
const neutralNames: Record<string, string> = {
  firstname: 'givenName',
  lastname: 'familyName',
  username: 'userName',
  company: 'organization',
  phone: 'primaryPhone',
  preferred_locale_code: 'locale',
  manager_user_id: 'managerId',
}

const computed: Record<string, (source: MappingSource) => Json | undefined> = {
  id: (source) => source.wireId,
  active: (source) => (source.kind === 'user' ? String(source.active) : undefined),
  display_name: (source) =>
    [neutralAttribute(source, 'givenName'), neutralAttribute(source, 'familyName')].filter(Boolean).join(' '),
  manager_firstname: (source) => managerAttribute(source, 'givenName'),
  manager_lastname: (source) => managerAttribute(source, 'familyName'),
}

const macro = /\{\$([a-z_]+)\.([A-Za-z_][\w.]*)\}/g

/**
 * A string literal of a OneLogin JSON template: `{$user.x}`, `{$user.custom_fields.x}` and `{$parameters.x}` are
 * replaced inside it; a blank value leaves nothing behind. https://developers.onelogin.com/scim/define-user-schema
 */
export function compileOneLoginText(
  text: string,
  parameters: Record<string, { source: string }>,
): Expression {
  const parts: (string | Expression)[] = []
  let end = 0
  for (const match of text.matchAll(macro)) {
    parts.push(text.slice(end, match.index), field(text, match, parameters))
    end = match.index + match[0].length
  }
  parts.push(text.slice(end))
  return (source) =>
    parts.map((part) => (typeof part === 'string' ? part : String(part(source) ?? ''))).join('')
}

/** The parameter that a literal consists of alone, if so. */
export function soleParameter(text: string): string | undefined {
  return /^\{\$parameters\.([A-Za-z_]\w*)\}$/.exec(text)?.[1]
}

/** The attribute that a literal consists of alone, under its neutral name, if so. */
export function soleAttribute(
  text: string,
  parameters: Record<string, { source: string }>,
): string | undefined {
  const parameter = soleParameter(text)
  if (parameter !== undefined) return parameters[parameter]?.source
  const name = /^\{\$user\.([A-Za-z_][\w.]*)\}$/.exec(text)?.[1]
  return name === undefined || Object.hasOwn(computed, name) ? undefined : neutralName(name)
}

function neutralName(name: string): string {
  return neutralNames[name] ?? name.replace(/^custom_fields\./, 'custom.')
}

function field(
  text: string,
  match: RegExpExecArray,
  parameters: Record<string, { source: string }>,
): Expression {
  const [, space, name = ''] = match
  if (space === 'parameters') {
    const parameter = parameters[name]
    if (!parameter) {
      const known = Object.keys(parameters).join(', ')
      throw new ExpressionError(text, match.index, `unknown parameter "${name}"; known are ${known}`)
    }
    return (source) => neutralAttribute(source, parameter.source)
  }
  if (space !== 'user') {
    throw new ExpressionError(
      text,
      match.index,
      `unknown macro "${match[0]}"; write {$user.…} or {$parameters.…}`,
    )
  }
  const own = computed[name]
  const neutral = neutralName(name)
  return own ?? ((source) => neutralAttribute(source, neutral))
}

function managerAttribute(source: MappingSource, name: string): Json | undefined {
  return source.kind === 'user' ? source.manager?.attributes[name] : undefined
}
