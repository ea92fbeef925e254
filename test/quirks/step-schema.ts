import { z } from 'zod'
import { actShape, oneStep } from '../../src/scenario/act-schema.ts'

const nothing = z.strictObject({})

/** One step, in the words of scenarios: one key. `sync` and `settle` stand alone in files. */
export const stepSchema = z
  .strictObject({
    ...actShape,
    sync: nothing.describe('A cycle, or for vendors who work on events a look at everything.'),
    settle: nothing.describe('Until nothing is due or under way, the next cycle included.'),
  })
  .partial()
  .refine(...oneStep)

export type Step = z.infer<typeof stepSchema>
