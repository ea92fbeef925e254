import { z } from 'zod'
import { requestSchema } from './request-schema.ts'

/** Something that a target does otherwise than RFC 7644 or the built-in target: exactly one verb beside `when`. */
export const answerSchema = z
  .strictObject({
    when: requestSchema
      .partial()
      .describe(
        'Requests that it is about. A list in `body` fits when each element fits some that was sent.',
      ),
    times: z.int().min(1).optional().describe('How often; default: always.'),
    answer: z
      .strictObject({
        status: z.int().min(200).max(599),
        headers: z.record(z.string(), z.string()).optional(),
        body: z.json().optional().describe('SCIM JSON.'),
        text: z.string().optional().describe('Anything else, as text/plain.'),
      })
      .optional()
      .describe('It answers so, and does nothing.'),
    instead: requestSchema.partial().optional().describe('It takes the request for another one.'),
    amend: z
      .strictObject({
        hide: z
          .array(z.string())
          .optional()
          .describe('Top-level attributes that resources are shown without.'),
        lowerCase: z
          .array(z.string())
          .optional()
          .describe('Top-level attributes that are shown in lower case.'),
        skipInactive: z.boolean().optional().describe('Lists leave users out who are not active.'),
        quoteCounters: z.boolean().optional().describe('Lists give their numbers as text.'),
        wrapInList: z.boolean().optional().describe('A single resource comes as a list of one.'),
      })
      .optional()
      .describe('It answers as usual, except for this.'),
  })
  .refine(
    ({ answer, instead, amend }) => [answer, instead, amend].filter(Boolean).length === 1,
    'exactly one of answer, instead and amend',
  )

export type OddAnswer = z.infer<typeof answerSchema>
export type Amendment = NonNullable<OddAnswer['amend']>
