import { z } from 'zod'
import type { Json } from '../base/json.ts'
import { groupSchema } from '../directory/group-schema.ts'
import { userSchema } from '../directory/user-schema.ts'

/** Any JSON value. `z.json()` knows no end when `openapi.json` is made of it. */
export const anyJson = z.unknown() as z.ZodType<Json>
export const anyObject = z.record(z.string(), anyJson)

/** Schemas that `openapi.json` refers to by name. */
export const userView = userSchema.meta({ id: 'User' })
export const groupView = groupSchema.meta({ id: 'Group' })

/** A member or an assignment. */
export const subjectView = z
  .union([
    z.object({ kind: z.literal('user'), id: z.string(), userName: z.string() }),
    z.object({ kind: z.literal('group'), id: z.string(), displayName: z.string() }),
  ])
  .meta({ id: 'Subject' })

/** A page of a list. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({
    items: z.array(item),
    nextCursor: z
      .string()
      .nullable()
      .describe('Goes into `cursor` of the next request; null on the last page'),
  })
}
