import { z } from 'zod'
import { attributes, matching } from './attributes.ts'
import { type Disturbance, inventAnswer } from './passage.ts'

export const reorderSchema = z
  .strictObject({
    type: z.literal('reorder'),
    status: z
      .int()
      .min(200)
      .max(299)
      .default(204)
      .describe('The vendor is told so at once, with no body, before the target has seen the request.'),
    ...attributes,
    match: matching({ method: 'PATCH', path: '/Groups/*', intent: 'group-*-members' }),
  })
  .describe(
    'Two requests to one path arrive in the other order, as behind a queue that answers for the target: the first one waits until the next matching one was sent, or until nothing else is coming.',
  )

/** A vendor sends nothing more to an object until it has an answer: without one, nothing could ever overtake. */
export const reorder: Disturbance<z.output<typeof reorderSchema>> = ({ status }, passage) => {
  passage.hold()
  return inventAnswer(passage, status, '')
}
