import { z } from 'zod'
import { attributes } from './attributes.ts'
import { networkError } from './network-error.ts'
import { type Disturbance, loseAnswer } from './passage.ts'

export const lostResponseSchema = z
  .strictObject({ type: z.literal('lost-response'), ...attributes })
  .describe(
    'The target does what it was asked for; its answer never comes. The vendor gives up at once, as if its time limit had passed.',
  )

export const lostResponse: Disturbance<unknown> = (_, passage) =>
  loseAnswer(passage, networkError.noFirstByte(passage))
