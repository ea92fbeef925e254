import { z } from 'zod'
import { compilePattern, PatternError } from '../base/pattern/pattern.ts'

const unary = z.strictObject({
  attribute: z.string().min(1).describe('As the mapping language calls it, or as the directory does.'),
  operator: z.enum(['IS TRUE', 'IS FALSE', 'IS NULL', 'IS NOT NULL']),
  values: z.array(z.string()).max(0, 'must be empty: this operator compares with nothing').default([]),
})

const patternSchema = z.string().check(({ value, issues }) => {
  try {
    compilePattern(value)
  } catch (error) {
    if (!(error instanceof PatternError)) throw error
    issues.push({ code: 'custom', input: value, message: `a regular expression (${error.message})` })
  }
})

/** Numbers may stand there without quotes. */
const textSchema = z.union([z.string(), z.number().transform(String)])

const integerSchema = z.union([z.string().regex(/^-?\d+$/, 'a whole number'), z.int().transform(String)])

const comparison = <Operator extends string, Value extends z.ZodType>(
  operators: readonly [Operator, ...Operator[]],
  value: Value,
) =>
  z.strictObject({
    attribute: unary.shape.attribute,
    operator: z.enum(operators),
    values: z.array(value).min(1).describe('Any of them; with a NOT operator none of them.'),
  })

const clauseSchema = z
  .discriminatedUnion('operator', [
    unary,
    comparison(['EQUALS', 'NOT EQUALS', 'Includes', 'ENDS_WITH', '&', '!&'], textSchema),
    comparison(['REGEX MATCH', 'NOT REGEX MATCH'], patternSchema),
    comparison(['Greater_Than', 'Greater_Than_OR_EQUALS'], integerSchema),
  ])
  .describe('False for an attribute without a value, whatever the operator; only IS NULL is true.')

const filterSchema = z
  .array(
    z.strictObject({
      name: z.string().default('').describe('For people.'),
      clauses: z.array(clauseSchema).min(1).describe('All of them must be true.'),
    }),
  )
  .default([])

/** Who is provisioned at all. */
export const scopeSchema = z
  .strictObject({
    users: z
      .enum(['assigned', 'all'])
      .default('assigned')
      .describe('all: every user of the directory. For groups see `group.scope`.'),
    filter: z
      .strictObject({ user: filterSchema, group: filterSchema })
      .prefault({})
      .describe('Scoping filters: one of them must be true, unless there is none.'),
  })
  .prefault({})

export type ScopeProfile = z.infer<typeof scopeSchema>
export type FilterClause = z.infer<typeof clauseSchema>
