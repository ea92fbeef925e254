import type { Json } from '../../base/json.ts'
import { type MappingSource, neutralAttribute } from '../mapping-source.ts'
import { appRoleAssignments, appRoleFunctions } from './app-roles.ts'
import { type TextFunction, textFunctions } from './entra-text.ts'
import type { Expression } from './expression.ts'
import { TokenReader } from './lexer.ts'

/** Attributes of Entra's user that have another name in the directory. */
const neutralNames: Record<string, string> = {
  userPrincipalName: 'userName',
  surname: 'familyName',
  mail: 'email',
  jobTitle: 'title',
  employeeId: 'employeeNumber',
  telephoneNumber: 'primaryPhone',
  mobile: 'mobilePhone',
  facsimileTelephoneNumber: 'fax',
  physicalDeliveryOfficeName: 'office',
  companyName: 'organization',
}

const computed: Record<string, (source: MappingSource) => Json | undefined> = {
  objectId: (source) => source.wireId,
  appRoleAssignments,
  // Computed by the service, never stored: true for whoever must not use the account.
  IsSoftDeleted: (source) => (source.kind === 'user' ? (source.active ? 'False' : 'True') : 'False'),
  accountEnabled: (source) => (source.kind === 'user' ? (source.active ? 'True' : 'False') : undefined),
  mailNickname: (source) => (source.kind === 'user' ? localPart(source) : source.displayName),
}

// Entra's default alias is what stands before the @ of the user principal name.
function localPart(source: MappingSource & { kind: 'user' }): Json {
  return source.userName.split('@')[0] ?? source.userName
}

/** Names of attributes, as expressions and scoping filters write them. */
export const entraSources = {
  names: [...Object.keys(neutralNames), ...Object.keys(computed)],
  // https://learn.microsoft.com/entra/identity/app-provisioning/known-issues; what is computed of the scope is no part of it.
  notInFilters: ['appRoleAssignments', 'userType', 'manager', 'managerId', 'IsSoftDeleted'],
  read: attribute,
}

const functions: Record<string, TextFunction> = {
  Switch: { min: 2, call: switchOf },
  Join: { min: 2, call: joinOf },
  Coalesce: { min: 1, call: coalesceOf },
  ...Object.fromEntries(
    Object.entries(appRoleFunctions).map(([name, make]): [string, TextFunction] => [
      name,
      { min: 1, call: ([roles]) => make(roles ?? (() => undefined)) },
    ]),
  ),
  ...textFunctions,
}

/**
 * The functions that Entra's default mappings need (`Switch`, `Join`, `Coalesce`, app roles) and those that make a text of
 * another one; attributes in brackets, texts.
 * https://learn.microsoft.com/entra/identity/app-provisioning/functions-for-customizing-application-data
 */
export function compileEntraExpression(text: string): Expression {
  const reader = new TokenReader(text)
  const expression = readValue(reader)
  if (reader.next.kind !== 'end') reader.fail('expected the end of the expression')
  return expression
}

/** The attribute that `[x]` reads, under its neutral name; undefined for what is worked out. */
export function entraAttribute(name: string): string | undefined {
  return Object.hasOwn(computed, name) ? undefined : (neutralNames[name] ?? name)
}

function readValue(reader: TokenReader): Expression {
  const token = reader.take()
  if (token.kind === 'text') return () => token.text
  if (token.kind === 'number') return () => Number(token.text)
  if (token.kind === 'attribute') return attribute(token.text)
  if (token.kind !== 'name') return reader.fail('expected a value, an [attribute] or a function', token)
  const named = Object.hasOwn(functions, token.text) ? functions[token.text] : undefined
  if (!named) return reader.fail(`unknown function; known are ${Object.keys(functions).join(', ')}`, token)
  reader.expect('(')
  const args = readArguments(reader)
  if (args.length < named.min) reader.fail(`${token.text} takes at least ${named.min} arguments`, token)
  const problem = named.problem?.(args)
  if (problem !== undefined) reader.fail(problem, token)
  return named.call(args)
}

/** An argument may be left out: `Switch([x], , "a", "b")`. */
function readArguments(reader: TokenReader): (Expression | undefined)[] {
  const args: (Expression | undefined)[] = []
  while (true) {
    const { kind, text } = reader.next
    args.push(kind === 'mark' && (text === ',' || text === ')') ? undefined : readValue(reader))
    if (reader.skip(')')) return args
    reader.expect(',')
  }
}

function attribute(name: string): Expression {
  if (Object.hasOwn(computed, name)) return computed[name] as Expression
  const neutral = Object.hasOwn(neutralNames, name) ? (neutralNames[name] as string) : name
  return (source) => neutralAttribute(source, neutral)
}

/** `Switch(source, default, key1, value1, …)`: exact, case-sensitive; the key "" matches no value. */
function switchOf([source, fallback, ...pairs]: (Expression | undefined)[]): Expression {
  return (object) => {
    const found = asText(source?.(object)) ?? ''
    for (let index = 0; index + 1 < pairs.length; index += 2) {
      if (asText(pairs[index]?.(object)) === found) return pairs[index + 1]?.(object)
    }
    return fallback?.(object)
  }
}

/** `Join(separator, source1, …)`: empty values are skipped; nothing at all is no value. */
function joinOf([separator, ...sources]: (Expression | undefined)[]): Expression {
  return (object) => {
    const values = sources.flatMap((source) => source?.(object) ?? []).map(asText)
    const joined = values.filter(Boolean).join(asText(separator?.(object)) ?? '')
    return joined === '' ? undefined : joined
  }
}

function coalesceOf(sources: (Expression | undefined)[]): Expression {
  return (object) => {
    for (const source of sources) {
      const value = source?.(object)
      if (value !== undefined && value !== null && value !== '') return value
    }
    return undefined
  }
}

function asText(value: Json | undefined): string | undefined {
  if (value === undefined || value === null) return undefined
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
