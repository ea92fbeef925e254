import { z } from 'zod'
import { textsByKind } from './kind-schema.ts'

const textSchema = z
  .string()
  .describe(
    'With `{label}`, `{app}`, `{resource}` (User or Group), `{verb}`, `{doing}`, `{status}`, `{phrase}` (Bad Request), `{phraseWord}` (BadRequest) and `{detail}` (the target’s own words).',
  )

const groupEntrySchema = z
  .strictObject({ code: z.string().min(1), text: textSchema })
  .optional()
  .describe('The same of a group, where the vendor has other words for it.')

const entrySchema = z.strictObject({
  code: z.string().min(1),
  text: textSchema.optional().describe('Without it, that of `default`.'),
  group: groupEntrySchema,
})

/** What the vendor's administrator reads, by the reason of a failure. */
export const errorsSchema = z.strictObject({
  doing: z
    .strictObject({ user: textsByKind, group: textsByKind })
    .default({ user: {}, group: {} })
    .describe('What `{doing}` stands for: `creating user`. Otherwise the kind of the operation.'),
  default: z.strictObject({ code: z.string().min(1), text: textSchema, group: groupEntrySchema }),
  throttled: entrySchema.optional(),
  'server-error': entrySchema.optional(),
  'not-implemented': entrySchema.optional().describe('501; otherwise as server-error.'),
  unauthorized: entrySchema.optional(),
  forbidden: entrySchema.optional().describe('403; otherwise as unauthorized.'),
  'not-found': entrySchema.optional(),
  'method-not-allowed': entrySchema.optional().describe('405; otherwise as refused.'),
  conflict: entrySchema.optional(),
  taken: entrySchema
    .optional()
    .describe('A conflict although a look-up had just found nobody; otherwise as conflict.'),
  unprocessable: entrySchema.optional().describe('422; otherwise as refused.'),
  redirect: entrySchema.optional(),
  refused: entrySchema.optional(),
  'lookup-refused': entrySchema.optional().describe('An error to a look-up; otherwise as refused.'),
  unparsable: entrySchema.optional(),
  'not-json': entrySchema
    .optional()
    .describe(
      'An error, whatever its reason, whose body is not JSON, where that is told instead of the reason.',
    ),
  empty: entrySchema.optional(),
  'no-id': entrySchema.optional(),
  incomplete: entrySchema.optional(),
  'not-a-list': entrySchema.optional(),
  several: entrySchema
    .optional()
    .describe('A list in answer to a GET of one resource; otherwise as unparsable.'),
  ambiguous: entrySchema.optional(),
  'duplicate-source': entrySchema
    .optional()
    .describe('Two of the directory have one matching value; otherwise as ambiguous.'),
  'missing-values': entrySchema
    .optional()
    .describe('An attribute without which nobody is created has no value; otherwise as refused.'),
  transport: entrySchema.optional(),
  timeout: entrySchema.optional().describe('No answer in time; otherwise as transport.'),
})

export type ErrorsProfile = z.infer<typeof errorsSchema>
