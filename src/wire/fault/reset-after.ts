import { z } from 'zod'
import { attributes } from './attributes.ts'
import { networkError } from './network-error.ts'
import { type Disturbance, loseAnswer } from './passage.ts'

export const resetAfterSchema = z
  .strictObject({ type: z.literal('reset-after'), ...attributes })
  .describe('The target does what it was asked for; the connection is reset before its answer.')

export const resetAfter: Disturbance<unknown> = (_, passage) =>
  loseAnswer(passage, networkError.reset(passage))
