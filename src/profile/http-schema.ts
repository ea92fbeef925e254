import { z } from 'zod'
import { isDuration } from '../base/duration.ts'

export const durationSchema = z.string().refine(isDuration, 'a duration such as PT40M, 250ms, 2s, 40m or 1h')

const headerSchema = z.strictObject({
  name: z.string().min(1),
  value: z
    .string()
    .describe(
      'Literal text with the placeholders `{authorization}`, `{host}` and `{length}` (bytes of the body).',
    ),
  when: z.enum(['always', 'body']).default('always').describe('`body`: only on requests that carry one.'),
})

/** How requests look below the level of SCIM. */
export const httpSchema = z.strictObject({
  headers: z
    .array(headerSchema)
    .min(1)
    .describe('All headers, in order and case. What is not listed is not sent.'),
  query: z.strictObject({
    escape: z
      .enum(['rfc3986', 'form', 'dotnet'])
      .describe(
        'Which characters of a parameter value are percent-encoded. rfc3986: all but unreserved ones. form: as an HTML form. dotnet: .NET form encoding outside, a short list of characters inside filter values.',
      ),
    space: z.enum(['%20', '+']),
    quote: z
      .enum(['escaped', 'raw'])
      .describe('Quotes and backslashes inside a filter value: with a backslash before, or as they are.'),
    operator: z.enum(['eq', 'Eq']).describe('How the operator of a filter is written.'),
    parameterEnd: z
      .enum(['between', 'after-each'])
      .describe('`&` only between parameters, or after each one (leaving one at the end).'),
    emptyMark: z
      .array(z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']))
      .describe('Methods whose URL ends in `?` without parameters.'),
  }),
  json: z
    .strictObject({
      space: z.enum(['none', 'after-separators']).describe('`{"a":1}` or `{"a": 1}`.'),
      characters: z
        .enum(['utf-8', 'ascii'])
        .describe('Characters beyond ASCII as they are, or as `\\u` with four digits.'),
    })
    .describe('The text of a body.'),
  baseUrl: z.strictObject({
    query: z
      .enum(['drop', 'keep'])
      .describe('What becomes of a query that the admin typed into the base URL.'),
    slash: z
      .enum(['one', 'as-typed'])
      .default('one')
      .describe(
        'A slash at the end of the base URL: exactly one before the path, or another one, as in `//Users`.',
      ),
  }),
  timeout: z.strictObject({ connect: durationSchema, firstByte: durationSchema, total: durationSchema }),
})

export type HeaderRow = z.infer<typeof headerSchema>
