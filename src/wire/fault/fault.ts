import { z } from 'zod'
import { connectRefused, connectRefusedSchema } from './connect-refused.ts'
import { duplicate, duplicateSchema } from './duplicate.ts'
import { garbage, garbageSchema } from './garbage.ts'
import { htmlError, htmlErrorSchema } from './html-error.ts'
import { latency, latencySchema } from './latency.ts'
import { lostResponse, lostResponseSchema } from './lost-response.ts'
import type { Disturbance } from './passage.ts'
import { reorder, reorderSchema } from './reorder.ts'
import { resetAfter, resetAfterSchema } from './reset-after.ts'
import { resetBefore, resetBeforeSchema } from './reset-before.ts'
import { slowBody, slowBodySchema } from './slow-body.ts'
import { status, statusSchema } from './status.ts'
import { throttle, throttleSchema } from './throttle.ts'
import { truncatedBody, truncatedBodySchema } from './truncated-body.ts'

/** A disturbance put on the wire on purpose. Each type has a file of its own. */
export const faultSchema = z
  .discriminatedUnion('type', [
    latencySchema,
    connectRefusedSchema,
    resetBeforeSchema,
    resetAfterSchema,
    lostResponseSchema,
    truncatedBodySchema,
    slowBodySchema,
    statusSchema,
    throttleSchema,
    htmlErrorSchema,
    garbageSchema,
    duplicateSchema,
    reorderSchema,
  ])
  .meta({ id: 'Fault' })

export type Fault = z.output<typeof faultSchema>
/** As it may be written: only the type is a must, and `ms` where there is one. */
export type FaultInput = z.input<typeof faultSchema>
export type FaultType = Fault['type']

/** What each type does. */
export const disturbances = {
  latency,
  'connect-refused': connectRefused,
  'reset-before': resetBefore,
  'reset-after': resetAfter,
  'lost-response': lostResponse,
  'truncated-body': truncatedBody,
  'slow-body': slowBody,
  status,
  throttle,
  'html-error': htmlError,
  garbage,
  duplicate,
  reorder,
} satisfies { [Type in FaultType]: Disturbance<Extract<Fault, { type: Type }>> }

export const faultTypes = Object.keys(disturbances) as FaultType[]
