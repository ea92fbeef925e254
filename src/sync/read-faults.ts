import { z } from 'zod'
import { AppError } from '../base/error.ts'
import { isObject, type Json } from '../base/json.ts'
import { checkSchema } from '../document/check-schema.ts'
import { type Fault, faultSchema } from '../wire/fault/fault.ts'

/** More than anybody has a use for; each request meets all of them. */
const most = 100

const list = z.array(faultSchema).max(most)
const document = z.strictObject({ items: list })

/**
 * Reads `{items: [...]}`, a list or one fault. What a fault is shown with besides (`id`, `matched`, `fired`) may stand
 * there and counts for nothing, so that a list can be fetched, changed and put back. An `AppError` `ERR_FAULT_INVALID`
 * names everything that is wrong.
 */
export function readFaults(input: unknown): Fault[] {
  const given = input as Json
  if (Array.isArray(given)) return read(list, given.map(withoutShown))
  if (!isObject(given) || !('items' in given)) return [read(faultSchema, withoutShown(given))]
  const { items } = given
  return read(document, { ...given, items: Array.isArray(items) ? items.map(withoutShown) : (items ?? null) })
    .items
}

function withoutShown(fault: Json): Json {
  if (!isObject(fault)) return fault
  const { id: _, matched: __, fired: ___, ...given } = fault
  return given
}

function read<Schema extends z.ZodType>(schema: Schema, data: Json): z.output<Schema> {
  const checked = checkSchema(schema, data)
  if ('value' in checked) return checked.value
  const problems = checked.flaws.map(({ path, message }) => ({ path: path.join('.'), message }))
  const [first, ...others] = problems
  const more = others.length > 0 ? ` (and ${others.length} more)` : ''
  const sentence = `The fault is not valid: ${first?.path || 'it'} ${first?.message}${more}`
  throw new AppError('ERR_FAULT_INVALID', sentence.replace(/[^?]$/, '$&.'), {
    errors: problems,
    hint: 'docs/faults.md shows every type.',
  })
}
