import { z } from 'zod'

/** What an operation does, where a profile has something to say to each. */
const kindSchema = z.enum([
  'create',
  'update',
  'update-references',
  'update-members',
  'deactivate',
  'reactivate',
  'delete',
  'set-password',
])

/** Something to be said of some kinds of operations. */
export function byKind<Value extends z.ZodType>(value: Value) {
  return z.partialRecord(kindSchema, value)
}

/** A text for some kinds of operations. */
export const textsByKind = byKind(z.string())
