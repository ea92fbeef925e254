import { z } from 'zod'
import { attributes } from './attributes.ts'
import { networkError } from './network-error.ts'
import { type Disturbance, failUnsent } from './passage.ts'

export const resetBeforeSchema = z
  .strictObject({ type: z.literal('reset-before'), ...attributes })
  .describe('The connection is reset before the target has seen the request.')

export const resetBefore: Disturbance<unknown> = (_, passage) =>
  failUnsent(passage, networkError.reset(passage))
