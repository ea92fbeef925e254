import { z } from 'zod'
import { attributes } from './attributes.ts'
import { networkError } from './network-error.ts'
import { type Disturbance, loseAnswer } from './passage.ts'

export const latencySchema = z
  .strictObject({
    type: z.literal('latency'),
    ms: z.number().min(0).describe('So long the answer is kept back.'),
    jitter: z.number().min(0).default(0).describe('So many milliseconds more or less, by chance.'),
    ...attributes,
  })
  .describe('The answer comes late. Later than the vendor waits for its beginning, it never comes.')

export const latency: Disturbance<z.output<typeof latencySchema>> = async ({ ms, jitter }, passage) => {
  const heldMs = Math.max(0, Math.round(ms + (2 * passage.chance - 1) * jitter))
  if (heldMs >= passage.timeouts.firstByteMs) return loseAnswer(passage, networkError.noFirstByte(passage))
  const exchange = await passage.forward()
  return { exchange, sent: true, heldMs }
}
