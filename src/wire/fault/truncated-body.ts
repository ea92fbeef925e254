import { z } from 'zod'
import { attributes } from './attributes.ts'
import { networkError } from './network-error.ts'
import type { Disturbance } from './passage.ts'

export const truncatedBodySchema = z
  .strictObject({
    type: z.literal('truncated-body'),
    bytes: z
      .int()
      .min(0)
      .nullable()
      .default(null)
      .describe('So much of the body arrives; null, or more than there is: half of it.'),
    ...attributes,
  })
  .describe('The target does what it was asked for; the connection breaks off within the body of its answer.')

export const truncatedBody: Disturbance<z.output<typeof truncatedBodySchema>> = async (
  { bytes },
  passage,
) => {
  const exchange = await passage.forward()
  const { response } = exchange
  if (!response) return { exchange, sent: true }
  const body = Buffer.from(response.body)
  const end = bytes !== null && bytes < body.length ? bytes : Math.floor(body.length / 2)
  return {
    exchange: {
      ...exchange,
      response: null,
      // An answer without a body can only break off within its head, and then has no status.
      partial: body.length === 0 ? undefined : { ...response, body: body.toString('utf8', 0, end) },
      error: networkError.truncated(passage),
    },
    sent: true,
    answered: response.status,
  }
}
