import { z } from 'zod'
import { attributes } from './attributes.ts'
import { type Disturbance, inventAnswer } from './passage.ts'
import { scimError } from './scim-error.ts'

export const throttleSchema = z
  .strictObject({
    type: z.literal('throttle'),
    retryAfter: z
      .union([z.int().min(0), z.string().regex(/^[\x20-\x7e]*$/, 'must be text that a header can hold')])
      .nullable()
      .default(null)
      .describe(
        'The header Retry-After: seconds, or any text as it is, such as `soon`. null: there is no such header.',
      ),
    retryAfterAs: z
      .enum(['seconds', 'date'])
      .default('seconds')
      .describe(
        'How a number of seconds is written: as it is, or as the date when they will be over (IdP time).',
      ),
    ...attributes,
  })
  .describe('429 in place of the target, with or without Retry-After.')

export const throttle: Disturbance<z.output<typeof throttleSchema>> = (fault, passage) => {
  const { retryAfter, retryAfterAs } = fault
  const value =
    typeof retryAfter === 'number' && retryAfterAs === 'date'
      ? new Date(passage.now() + retryAfter * 1000).toUTCString()
      : String(retryAfter)
  return inventAnswer(
    passage,
    429,
    ...scimError(429, 'Too many requests'),
    ...(retryAfter === null ? [] : [['Retry-After', value] as [string, string]]),
  )
}
