import { z } from 'zod'
import { attributes } from './attributes.ts'
import { type Disturbance, inventAnswer } from './passage.ts'

export const garbageSchema = z
  .strictObject({
    type: z.literal('garbage'),
    status: z.int().min(200).max(299).default(200),
    body: z.string().default('This is no JSON.'),
    ...attributes,
  })
  .describe('A success in place of the target, with a body that is no JSON.')

export const garbage: Disturbance<z.output<typeof garbageSchema>> = ({ status, body }, passage) =>
  inventAnswer(passage, status, body, ['Content-Type', 'application/scim+json'])
