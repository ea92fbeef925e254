import { z } from 'zod'
import { attributes } from './attributes.ts'
import { networkError } from './network-error.ts'
import type { Disturbance } from './passage.ts'

export const slowBodySchema = z
  .strictObject({
    type: z.literal('slow-body'),
    ms: z.number().min(0).describe('So long the body takes from its first byte to its last.'),
    ...attributes,
  })
  .describe(
    'The answer begins at once, and its body trickles in. Longer than the vendor takes for a whole request, it is given up.',
  )

export const slowBody: Disturbance<z.output<typeof slowBodySchema>> = async ({ ms }, passage) => {
  const exchange = await passage.forward()
  const { response } = exchange
  if (!response) return { exchange, sent: true }
  const { totalMs } = passage.timeouts
  if (ms >= totalMs) {
    const body = Buffer.from(response.body)
    const arrived = body.toString('utf8', 0, Math.floor((body.length * totalMs) / ms))
    const partial = { ...response, body: arrived }
    const error = networkError.notComplete(passage)
    return {
      exchange: { ...exchange, response: null, partial, error },
      sent: true,
      answered: response.status,
    }
  }
  return { exchange, sent: true, heldMs: Math.round(ms) }
}
