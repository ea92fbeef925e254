import type { JsonObject } from '../base/json.ts'
import { compileScopingFilter, ScopingFilterError } from '../mapping/scoping-filter.ts'
import { scopeSchema } from '../profile/scope-schema.ts'
import type { Base, Remark } from './convert.ts'
import type { FilterGroup, ObjectMapping } from './sync-schema.ts'

type Say = (entry: Omit<Remark, 'object'>) => void

/**
 * The scoping filters of a mapping. A group of clauses that cannot be evaluated here is left out as a whole: without one
 * of its clauses it would let in more than it should.
 */
export function convertScope(
  { scope }: ObjectMapping,
  kind: 'user' | 'group',
  base: Base,
  remark: Say,
): JsonObject[] {
  for (const part of ['inputFilterGroups', 'categoryFilterGroups'] as const) {
    if ((scope?.[part] ?? []).length > 0) {
      remark({
        kind: 'lost',
        what: `scope.${part}`,
        reason: 'only scope.groups is known here, so more objects are in scope',
      })
    }
  }
  const groups = scope?.groups ?? []
  const kept = groups
    .filter(({ clauses }) => clauses.length > 0)
    .flatMap((group) => {
      const converted = groupOf(group)
      const problem = problemOf(converted, kind, base)
      if (problem === undefined) return [converted]
      remark({ kind: 'lost', what: `scoping filter ${group.name ?? ''}`.trim(), reason: problem })
      return []
    })
  if (kept.length === 0 && groups.some(({ clauses }) => clauses.length > 0)) {
    remark({
      kind: 'changed',
      what: 'scope',
      reason: 'no scoping filter is left, so every assigned object is in scope',
    })
  }
  return kept
}

function groupOf({ name, clauses }: FilterGroup): JsonObject {
  return {
    ...(name !== undefined && name !== null && { name }),
    clauses: clauses.map(({ operatorName, sourceOperandName, targetOperand }) => {
      const operator = spelled(operatorName)
      const values = targetOperand?.values ?? []
      const unary = /^IS /.test(operator)
      return { attribute: sourceOperandName, operator, ...(unary ? {} : { values }) }
    }),
  }
}

/** The later operators are written otherwise in the portal than in upper case. */
const spellings = ['Greater_Than', 'Greater_Than_OR_EQUALS', 'Includes', 'ENDS_WITH']

function spelled(operator: string): string {
  return spellings.find((each) => each.toLowerCase() === operator.toLowerCase()) ?? operator
}

/** Why the app would be refused with it. */
function problemOf(group: JsonObject, kind: 'user' | 'group', { mapping }: Base): string | undefined {
  const parsed = scopeSchema.safeParse({ filter: { [kind]: [group] } })
  if (!parsed.success)
    return parsed.error.issues.map(({ message, path }) => `${path.slice(3).join('.')}: ${message}`).join('; ')
  try {
    compileScopingFilter(parsed.data, mapping)
    return undefined
  } catch (error) {
    if (error instanceof ScopingFilterError) return error.message
    throw error
  }
}
