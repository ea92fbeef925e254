import { isObject, jsonText } from '../../base/json.ts'
import type { Seen } from '../seen.ts'

/** Whether a schema has the attribute with one of these values of `returned`; `default` also where it says none. */
export function saysReturned({ body }: Seen, attribute: string, values: readonly string[]): boolean {
  const attributes = isObject(body) && Array.isArray(body.attributes) ? body.attributes.filter(isObject) : []
  return attributes.some(
    ({ name, returned = 'default' }) => name === attribute && values.includes(jsonText(returned)),
  )
}
