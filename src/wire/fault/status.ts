import { STATUS_CODES } from 'node:http'
import { z } from 'zod'
import { attributes } from './attributes.ts'
import { type Disturbance, inventAnswer } from './passage.ts'
import { scimError } from './scim-error.ts'

export const statusSchema = z
  .strictObject({
    type: z.literal('status'),
    statuses: z
      .array(z.int().min(400).max(599))
      .min(1)
      .default([503])
      .describe('One after the other, and from the beginning again.'),
    ...attributes,
  })
  .describe('An error in place of the target, with a SCIM error as its body.')

export const status: Disturbance<z.output<typeof statusSchema>> = ({ statuses }, passage) => {
  const code = statuses[passage.before % statuses.length] ?? 503
  return inventAnswer(passage, code, ...scimError(code, STATUS_CODES[code] ?? 'Error'))
}
