import { z } from 'zod'
import { attributes } from './attributes.ts'
import { networkError } from './network-error.ts'
import { type Disturbance, failUnsent } from './passage.ts'

export const connectRefusedSchema = z
  .strictObject({ type: z.literal('connect-refused'), ...attributes })
  .describe('Nobody listens where the target should be.')

export const connectRefused: Disturbance<unknown> = (_, passage) =>
  failUnsent(passage, networkError.refused(passage))
