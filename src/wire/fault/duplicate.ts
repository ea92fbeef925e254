import { z } from 'zod'
import { attributes } from './attributes.ts'
import type { Disturbance } from './passage.ts'

export const duplicateSchema = z
  .strictObject({ type: z.literal('duplicate'), ...attributes })
  .describe('The request is sent twice, one after the other; the vendor sees the second answer.')

export const duplicate: Disturbance<unknown> = async (_, passage) => {
  const first = await passage.forward()
  if (!first.response) return { exchange: first, sent: true }
  await passage.turn()
  passage.extra({ exchange: first, sent: true })
  return { exchange: await passage.forward(), sent: true }
}
