import { z } from 'zod'

/** What an operation does, where a profile has something to say to each. */
export const kinds = [
  'create',
  'update',
  'update-references',
  'update-members',
  'deactivate',
  'reactivate',
  'delete',
  'set-password',
] as const

const kindSchema = z.enum(kinds)

/** A text for some kinds of operations. */
export const textsByKind = z.partialRecord(kindSchema, z.string())
