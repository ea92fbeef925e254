import { z } from 'zod'

const matchSchema = z
  .strictObject({
    method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']).optional(),
    path: z
      .string()
      .startsWith('/', 'must begin with a slash: it stands below the base URL')
      .optional()
      .describe(
        'The path below the base URL, without its query: `/Users`, `/Users/*`. `*` is any text without a slash, `**` any text.',
      ),
    intent: z
      .string()
      .min(1)
      .optional()
      .describe('What the vendor wants by it, as the journal shows it: `user-create`, `group-*-members`.'),
  })
  .describe('Which requests: all that is said must fit; what is not said fits every request.')

export type Match = z.output<typeof matchSchema>

/** Which requests a fault concerns unless its author says so. */
export function matching(usual: Match = {}) {
  return matchSchema.default(usual)
}

/** What every fault has besides its own attributes. */
export const attributes = {
  match: matching(),
  probability: z
    .number()
    .min(0)
    .max(1)
    .default(1)
    .describe(
      'How likely a matching request is disturbed, from 0 to 1. The same seed gives the same choice.',
    ),
  skip: z.int().min(0).default(0).describe('So many matching requests pass first.'),
  times: z
    .int()
    .min(1)
    .nullable()
    .default(null)
    .describe('So many requests are disturbed at most; null: without end.'),
  burst: z
    .int()
    .min(1)
    .max(1000)
    .default(1)
    .describe('Once a request is disturbed, so many matching ones in a row are, that one included.'),
}

/** `attributes` after reading. */
export interface Attributes {
  match: Match
  probability: number
  skip: number
  times: number | null
  burst: number
}
