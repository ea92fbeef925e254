import { z } from 'zod'
import { groupSourceSchema, targetPathSchema, userSourceSchema } from './attribute-schema.ts'

const jsonSchema = z.json()

const rowShape = <Source extends z.ZodType<string>>(source: Source) => ({
  source: source.optional().describe('An attribute of the directory object.'),
  expression: z.string().optional().describe('In the language of this mapping.'),
  value: jsonSchema.optional().describe('A constant.'),
  apply: z
    .enum(['always', 'create', 'update', 'if-missing'])
    .default('always')
    .describe(
      'create: only in the first request. update: only in later ones. if-missing: added where the target does not show it.',
    ),
  reference: z
    .boolean()
    .default(false)
    .describe('The source is another directory object; its id in the target is sent, in a later pass.'),
})

const hasOneOrigin = (row: { source?: unknown; expression?: unknown; value?: unknown }) =>
  [row.source, row.expression, row.value].filter((part) => part !== undefined).length === 1

const oneOrigin = 'exactly one of source, expression and value'

const rowOf = <Source extends z.ZodType<string>>(source: Source) =>
  z
    .strictObject({
      target: targetPathSchema.describe(
        'SCIM path: `name.givenName`, `emails[type eq "work"].value`, `urn:…:User:department`.',
      ),
      ...rowShape(source),
    })
    .refine(hasOneOrigin, oneOrigin)

const editOf = <Source extends z.ZodType<string>>(source: Source) =>
  z.strictObject(rowShape(source)).refine(hasOneOrigin, oneOrigin)

/** Source attributes → target attributes. */
const rowsOf = <Source extends z.ZodType<string>>(source: Source) =>
  z.strictObject({
    kind: z.literal('rows'),
    language: z.enum(['entra-expressions', 'okta-expressions']).describe('How `expression` is read.'),
    rows: z.array(rowOf(source)).min(1),
    edits: z
      .record(z.string(), editOf(source).nullable())
      .optional()
      .describe('Laid over `rows`, by target: another row in its place or at the end, null to drop it.'),
  })

/** A JSON text in which macros stand for values. */
const templateSchema = z.strictObject({
  kind: z.literal('template'),
  language: z.literal('onelogin-macros'),
  parameters: z
    .record(z.string(), z.strictObject({ source: userSourceSchema, skipIfBlank: z.boolean().default(false) }))
    .describe('App parameter → directory attribute. A blank one is sent as "" unless skipIfBlank.'),
  template: z.string().min(2),
  active: z
    .enum(['append', 'as-template'])
    .describe('append: `active` is added at the end as a boolean when the template has none.'),
})

const orderSchema = z.record(z.string(), z.array(z.string()))

const schemasSchema = z.strictObject({
  always: z.array(z.string()).describe('URNs that stand in `schemas` of every body.'),
  extensions: z
    .enum(['when-present', 'never'])
    .describe('Whether the URN of an extension that the body holds is added.'),
})

/** From a directory object to the resource that the target should hold. */
export const mappingSchema = z.strictObject({
  user: z.discriminatedUnion('kind', [rowsOf(userSourceSchema), templateSchema]),
  group: rowsOf(groupSourceSchema),
  schemas: z.strictObject({ user: schemasSchema, group: schemasSchema }),
  order: z
    .strictObject({ user: orderSchema, group: orderSchema })
    .describe(
      'Key order of a created body: `""` for the top level, else the attribute. `*` stands for all others.',
    ),
})

export type MappingRow = z.infer<ReturnType<typeof rowOf>>
export type RowsMapping = z.infer<ReturnType<typeof rowsOf>>
export type TemplateMapping = z.infer<typeof templateSchema>
export type MappingProfile = z.infer<typeof mappingSchema>
