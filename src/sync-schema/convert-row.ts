import { isObject, type JsonObject } from '../base/json.ts'
import { userSourceAttributes } from '../base/source-attribute.ts'
import {
  compileEntraExpression,
  entraAttribute,
  entraSources,
} from '../mapping/language/entra-expressions.ts'
import { ExpressionError } from '../mapping/language/expression.ts'
import { parsePath } from '../scim/path.ts'
import type { Remark } from './convert.ts'
import { textOfNode } from './node-text.ts'
import type { AttributeMapping, SourceNode } from './sync-schema.ts'

export interface ConvertedRow {
  /** A row of a profile's mapping. */
  row: JsonObject
  /** Matching precedence; 0: no matching attribute. */
  priority: number
}

type Say = (entry: Omit<Remark, 'object'>) => void

/** An attribute mapping as a row of a profile; undefined where it cannot be one, and the remark says why. */
export function convertRow(
  mapping: AttributeMapping,
  kind: 'user' | 'group',
  remark: Say,
): ConvertedRow | undefined {
  const {
    targetAttributeName: target,
    source,
    defaultValue,
    matchingPriority: priority,
    flowType,
    flowBehavior,
  } = mapping
  const lost = (reason: string) => {
    remark({ kind: 'lost', what: target, reason })
    return undefined
  }
  const changed = (reason: string) => remark({ kind: 'changed', what: target, reason })
  // Memberships are told by the engine, whatever the mapping.
  if (kind === 'group' && /^members$/i.test(target)) return undefined
  if (/^id$/i.test(target)) return lost('the id is given by the target and cannot be mapped')
  try {
    parsePath(target)
  } catch (error) {
    return lost(`it is not a SCIM path: ${messageOf(error)}`)
  }
  const fallback =
    defaultValue === undefined || defaultValue === null || defaultValue === '' ? undefined : defaultValue
  const apply: JsonObject = flowType === 'ObjectAddOnly' ? { apply: 'create' } : {}
  if (!source) {
    if (fallback === undefined) return lost('it has neither a source nor a default value, so nothing flows')
    return { row: { target, value: fallback, apply: 'create' }, priority }
  }
  if (flowType === 'MultiValueAddOnly')
    changed('values are only added there; here values that are gone are removed as well')
  if (flowBehavior === 'FlowAlways') changed('it flows always there; here when it has changed')
  const origin = originOf(source, kind)
  if ('reason' in origin) return lost(origin.reason)
  if (origin.custom !== undefined)
    changed(
      `the attribute ${origin.custom} of Entra ID is read from custom.${origin.custom} of the directory`,
    )
  if (fallback === undefined || 'value' in origin.row)
    return { row: { target, ...origin.row, ...apply }, priority }
  if (origin.row.reference) {
    changed('the default value of a reference is left out')
    return { row: { target, ...origin.row, ...apply }, priority }
  }
  changed(
    `the default value ${JSON.stringify(fallback)} is sent whenever there is no value; in Entra ID only when the object is created`,
  )
  const expression = `Coalesce(${textOfNode(source)}, ${JSON.stringify(fallback)})`
  return { row: { target, expression, ...apply }, priority }
}

type Origin = { row: JsonObject; custom?: string } | { reason: string }

function originOf(source: SourceNode, kind: 'user' | 'group'): Origin {
  if (source.type === 'Constant') return { row: { value: source.name ?? '' } }
  const text = textOfNode(source)
  const [, plain] = /^\[([^[\]]+)\]$/.exec(text) ?? []
  if (plain !== undefined) return attributeOf(plain, kind)
  const unknown = attributesIn(text).filter((name) => !isKnown(name, kind))
  if (unknown.length > 0) return { reason: `in ${text} the directory has no attribute ${unknown.join(', ')}` }
  try {
    compileEntraExpression(text)
    return { row: { expression: text } }
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error
    return { reason: `the expression cannot be read here: ${error.message}` }
  }
}

function attributeOf(name: string, kind: 'user' | 'group'): Origin {
  if (kind === 'user' && /^manager$/i.test(name)) return { row: { source: 'managerId', reference: true } }
  if (!isKnown(name, kind)) {
    // Extension attributes and those of an on-premises directory are the company's own.
    if (kind === 'user') return { row: { source: `custom.${name}` }, custom: name }
    return { reason: `the directory has no attribute ${name} of groups` }
  }
  const neutral = entraAttribute(name)
  const isSource =
    neutral !== undefined &&
    (kind === 'group' ? /^(displayName|description)$/.test(neutral) : isUserAttribute(neutral))
  return isSource ? { row: { source: neutral } } : { row: { expression: `[${name}]` } }
}

function isKnown(name: string, kind: 'user' | 'group'): boolean {
  if (kind === 'group') return /^(displayName|description|objectId|mailNickname|IsSoftDeleted)$/.test(name)
  return entraSources.names.includes(name) || isUserAttribute(name)
}

function isUserAttribute(name: string): boolean {
  return (userSourceAttributes as readonly string[]).includes(name)
}

function attributesIn(text: string): string[] {
  const quoteless = text.replace(/"(?:[^"\\]|\\.)*"/g, '')
  return [...quoteless.matchAll(/\[([^[\]]+)\]/g)].map(([, name = '']) => name)
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(isObject(error) ? JSON.stringify(error) : error)
}
