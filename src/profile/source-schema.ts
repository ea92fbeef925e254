import { z } from 'zod'

/** Where a behaviour is known from. */
export const sourceSchema = z.strictObject({
  from: z
    .enum(['doc', 'recorded', 'thread', 'inferred'])
    .describe(
      'doc: vendor documentation or code. recorded: seen in a real request. thread: told in public. inferred: our deduction, reason in the note.',
    ),
  url: z.string().min(1).describe('Where it can be read; for `inferred` where the evidence behind it is.'),
  note: z.string().optional(),
})

/**
 * Dotted path of a profile value → its source. A path covers everything below it unless something below has a
 * source of its own.
 */
export const sourcesSchema = z.record(z.string(), sourceSchema)

export type Source = z.infer<typeof sourceSchema>
