import { z } from 'zod'

const entrySchema = z.strictObject({
  code: z.string().min(1),
  text: z
    .string()
    .describe('With `{label}`, `{app}`, `{verb}`, `{status}` and `{detail}` (the target’s own words).'),
})

/** What the vendor's administrator reads, by the reason of a failure. */
export const errorsSchema = z.strictObject({
  default: entrySchema,
  throttled: entrySchema.optional(),
  'server-error': entrySchema.optional(),
  unauthorized: entrySchema.optional(),
  'not-found': entrySchema.optional(),
  conflict: entrySchema.optional(),
  redirect: entrySchema.optional(),
  refused: entrySchema.optional(),
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
  ambiguous: entrySchema.optional(),
  transport: entrySchema.optional(),
})
