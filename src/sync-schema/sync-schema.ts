import { z } from 'zod'

/** Where a value comes from: an attribute, a constant, or a function with more of them. */
export interface SourceNode {
  type?: string | null | undefined
  name?: string | null | undefined
  /** The same as text. */
  expression?: string | null | undefined
  parameters?: { key: string; value?: SourceNode | null | undefined }[] | null | undefined
}

const nodeSchema: z.ZodType<SourceNode> = z.looseObject({
  type: z.string().nullish(),
  name: z.string().nullish(),
  expression: z.string().nullish(),
  parameters: z
    .array(z.looseObject({ key: z.string(), value: z.lazy(() => nodeSchema).nullish() }))
    .nullish(),
})

const attributeMappingSchema = z.looseObject({
  targetAttributeName: z.string(),
  source: nodeSchema.nullish(),
  defaultValue: z.string().nullish(),
  matchingPriority: z.number().default(0),
  flowType: z.string().nullish(),
  flowBehavior: z.string().nullish(),
})

const filterGroupSchema = z.looseObject({
  name: z.string().nullish(),
  clauses: z
    .array(
      z.looseObject({
        operatorName: z.string(),
        sourceOperandName: z.string(),
        targetOperand: z.looseObject({ values: z.array(z.string()).default([]) }).nullish(),
      }),
    )
    .default([]),
})

const objectMappingSchema = z.looseObject({
  name: z.string().nullish(),
  enabled: z.boolean().default(true),
  flowTypes: z.string().default('Add,Update,Delete'),
  sourceObjectName: z.string(),
  targetObjectName: z.string(),
  scope: z
    .looseObject({
      groups: z.array(filterGroupSchema).nullish(),
      inputFilterGroups: z.array(z.unknown()).nullish(),
      categoryFilterGroups: z.array(z.unknown()).nullish(),
    })
    .nullish(),
  attributeMappings: z.array(attributeMappingSchema).default([]),
})

/**
 * An exported synchronization schema, as far as an app's mapping needs it; every other key is passed over. The types are
 * those of https://learn.microsoft.com/graph/api/resources/synchronization-synchronizationschema
 */
export const syncSchemaSchema = z.looseObject({
  synchronizationRules: z.array(
    z.looseObject({
      name: z.string().nullish(),
      priority: z.number().nullish(),
      sourceDirectoryName: z.string().nullish(),
      targetDirectoryName: z.string().nullish(),
      objectMappings: z.array(objectMappingSchema).default([]),
    }),
  ),
})

export type SyncSchema = z.infer<typeof syncSchemaSchema>
export type ObjectMapping = z.infer<typeof objectMappingSchema>
export type AttributeMapping = z.infer<typeof attributeMappingSchema>
export type FilterGroup = z.infer<typeof filterGroupSchema>
